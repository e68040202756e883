/** V13, V14, V17, V24: answers that belong together or shut each other out. */
import { type CaseEntity, caseEntities } from "../case.ts";
import { type CaseView, isSettled, placeOf, type Seen } from "../case-view.ts";
import { labourForms } from "../entities/exploitation.ts";
import { entities } from "../entities.ts";
import { questionsOf } from "../question.ts";
import type { Finding, Rule } from "./rule.ts";

/** The rules on single answers and pairs of them. */
export const answerRules: readonly Rule[] = [
  {
    id: "V13",
    level: "error",
    check: ({ exploitation }) =>
      exploitation.flatMap((episode) =>
        onlyWith
          .filter(({ names, forms }) => {
            const types: readonly string[] = episode.types ?? [];
            return (
              names.some((name) => episode[name] !== undefined) &&
              !forms.some((form) => types.includes(form))
            );
          })
          .flatMap(({ names, code }) =>
            names
              .filter((name) => episode[name] !== undefined)
              .map((name) => ({ question: placeOf("exploitation", episode, name), code })),
          ),
      ),
  },
  {
    id: "V14",
    level: "error",
    check: (view) => caseEntities.flatMap((entity) => contradictionsIn(view, entity)),
  },
  {
    id: "V17",
    level: "error",
    check: ({ victimIdentity: identity, contactPerson }) => [
      ...(identity &&
      (identity.mobilePhone ?? identity.homePhone ?? identity.email) !== undefined &&
      !isSettled(identity, "safeToContact")
        ? [{ question: placeOf("victimIdentity", identity, "safeToContact"), code: "not-said" }]
        : []),
      ...contactPerson
        .filter((contact) => contact.phone !== undefined && !isSettled(contact, "safeToContact"))
        .map((contact) => ({
          question: placeOf("contactPerson", contact, "safeToContact"),
          code: "not-said",
        })),
    ],
  },
  {
    id: "V24",
    level: "error",
    check: ({ controlMeasure }) => {
      const seen = new Set<string>();
      return controlMeasure.flatMap((measure) => {
        if (measure.means === undefined) return [];
        const pair = `${measure.means} ${measure.exploitationId ?? ""}`;
        if (seen.has(pair))
          return [{ question: placeOf("controlMeasure", measure, "means"), code: "twice" }];
        seen.add(pair);
        return [];
      });
    },
  },
];

const onlyWith = [
  {
    names: ["sexualTypes"],
    forms: ["sexual_exploitation"],
    code: "needs-sexual-exploitation",
  },
  {
    names: ["labourTypes", "isicSection", "isicDivision"],
    forms: labourForms,
    code: "needs-labour",
  },
  { names: ["organ"], forms: ["organ_removal"], code: "needs-organ-removal" },
  {
    names: ["criminalActivity"],
    forms: ["forced_criminality"],
    code: "needs-forced-criminality",
  },
] as const satisfies readonly {
  names: readonly (keyof CaseView["exploitation"][number])[];
  forms: readonly string[];
  code: string;
}[];

/** Codes that say there is nothing more to choose. */
const exclusive: ReadonlySet<unknown> = new Set(["unknown", "none", "not_specified"]);

const contradictionsIn = (view: CaseView, entity: CaseEntity): readonly Finding[] => {
  const names = questionsOf(entities[entity])
    .filter(([, question]) => question.control === "choices" || question.control === "automatic")
    .map(([name]) => name);
  return recordsOf(view, entity).flatMap((record) =>
    names
      .filter((name) => {
        const chosen: unknown = Reflect.get(record, name);
        return (
          Array.isArray(chosen) && chosen.length > 1 && chosen.some((code) => exclusive.has(code))
        );
      })
      .map((name) => ({
        question: placeOf(entity, record, name),
        code: "excludes-other-answers",
      })),
  );
};

const recordsOf = (view: CaseView, entity: CaseEntity): readonly Seen<object>[] => {
  const group = view[entity];
  if (group === undefined) return [];
  return "id" in group ? [group] : group;
};
