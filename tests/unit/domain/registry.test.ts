import { describe, expect, test } from "vitest";
import { caseEntities, isSingle } from "../../../src/domain/case.ts";
import { codeLists, outsideLists, ownLists } from "../../../src/domain/codelist.ts";
import { entities } from "../../../src/domain/entities.ts";
import { toSteps } from "../../../src/domain/pointer.ts";
import { protectedPaths } from "../../../src/domain/protected-paths.ts";
import { type Question, questionsOf } from "../../../src/domain/question.ts";
import { factsOf } from "../../../src/domain/record.ts";
import { sections } from "../../../src/domain/section.ts";
import { statisticalVariables } from "../../../src/statistics/variable.ts";
import countries from "../../../src/words/countries/en.json" with { type: "json" };
import words from "../../../src/words/en/domain.json" with { type: "json" };
import lists from "../../../src/words/en/lists.json" with { type: "json" };
import goldenCodes from "../../golden/codes.json" with { type: "json" };
import goldenQuestions from "../../golden/questions.json" with { type: "json" };

const records = Object.values(entities);
const questions: readonly Question[] = records.flatMap((schema) =>
  questionsOf(schema).map(([, question]) => question),
);

describe("the data dictionary", () => {
  test("every record asks exactly the questions of the dictionary, in its order", () => {
    const asked = Object.fromEntries(
      Object.entries(entities).map(([name, schema]) => [
        name,
        questionsOf(schema).map(([field]) => field),
      ]),
    );
    expect(asked).toEqual(goldenQuestions);
    expect([records.length, questions.length]).toEqual([38, 585]);
  });

  test("every code ever given out is still there, in its list and in its place", () => {
    const codes = Object.fromEntries(
      Object.entries(ownLists).map(([name, list]) => [name, list.values.map(({ code }) => code)]),
    );
    expect(codes).toEqual(goldenCodes);
    expect(Object.keys(codes)).toHaveLength(156);
    expect(Object.values(codes).flat()).toHaveLength(1435);
  });

  test("no list holds a code twice", () => {
    for (const [name, { values }] of Object.entries(codeLists))
      expect(new Set(values.map(({ code }) => code)).size, name).toBe(values.length);
  });

  test("countries, provinces, languages and currencies are those of their standards", () => {
    const count = Object.fromEntries(
      Object.entries(outsideLists).map(([name, list]) => [name, list.values.length]),
    );
    expect(count).toEqual({ "iso3166-1": 249, admin1: 358, "iso639-2": 486, iso4217: 179 });
  });

  test("a record is known by its name, and its questions stand in its section and tier", () => {
    for (const [name, schema] of Object.entries(entities)) {
      const facts = factsOf(schema);
      expect(facts.name).toBe(name);
      expect(sections).toContain(facts.section);
      for (const [field, question] of questionsOf(schema))
        expect(question).toMatchObject({
          entity: name,
          name: field,
          section: facts.section,
          vaultTier: facts.tier,
        });
    }
  });
});

describe("words", () => {
  const known: Readonly<Record<string, string>> = { ...words, ...lists };

  test("every record, section, question and code has an English word", () => {
    const wanted = [
      ...sections.map((section) => `section.${section}`),
      ...Object.keys(entities).map((name) => `entity.${name}`),
      ...questions.map(({ label }) => label),
      ...Object.entries(codeLists).flatMap(([name, { values }]) =>
        values.map(({ code }) => (name === "iso3166-1" ? code : `code.${name}.${code}`)),
      ),
    ];
    const spoken: Readonly<Record<string, string>> = { ...known, ...countries };
    expect(wanted.filter((key) => !spoken[key]?.trim())).toEqual([]);
  });

  test("no word is left over from a question or code that is gone", () => {
    const used = new Set([
      ...sections.map((section) => `section.${section}`),
      ...Object.keys(entities).map((name) => `entity.${name}`),
      ...questions.flatMap(({ label, hint }) => [label, hint]),
      ...Object.entries(codeLists).flatMap(([name, { values }]) =>
        values.map(({ code }) => `code.${name}.${code}`),
      ),
      ...statisticalVariables.flatMap(({ codeList, codes }) =>
        codes.map((code) => `code.${codeList}.${code}`),
      ),
    ]);
    expect(Object.keys(known).filter((key) => !key.startsWith("rule.") && !used.has(key))).toEqual(
      [],
    );
  });
});

describe("what the registry promises", () => {
  test("no direct identifier and no free text may enter statistics", () => {
    const leaking = questions.filter(
      ({ privacy, statistics }) => (privacy === "D" || privacy === "F") && statistics !== "no",
    );
    expect(leaking).toEqual([]);
  });

  test("health, abuse and identity are not for statistics beyond what the dictionary names", () => {
    const restricted = questions
      .filter(
        ({ vaultTier, statistics }) =>
          (vaultTier === "T1" || vaultTier === "T3") && statistics !== "no",
      )
      .map(({ entity, name }) => `${entity}.${name}`);
    expect(restricted).toEqual(["healthAssessment.generalState"]);
  });

  test("a condition reads questions that exist", () => {
    const broken = questions.flatMap((question) =>
      [...(question.when?.reads ?? []), ...(question.requiredWhen?.reads ?? [])].filter((place) => {
        const parent = factsOf(entities[question.entity as keyof typeof entities]).parent;
        const [entity, name] = place.startsWith("/")
          ? toSteps(place)
          : place.startsWith("../")
            ? [parent, place.slice(3)]
            : [question.entity, place];
        return !questions.some((other) => other.entity === entity && other.name === name);
      }),
    );
    expect(broken).toEqual([]);
  });

  test("a conditional question says when it applies or is required", () => {
    const silent = questions.filter(
      ({ requirement, when, requiredWhen }) =>
        requirement === "conditional" && !when && !requiredWhen,
    );
    expect(silent.map(({ entity, name }) => `${entity}.${name}`)).toEqual([]);
  });

  test("protected places are places of a case", () => {
    const places = protectedPaths.get("case@1") ?? [];
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) {
      const [entity, ...rest] = toSteps(place);
      const group = caseEntities.find((name) => name === entity);
      if (!group) throw new Error(`${place} is no place of a case`);
      const name = rest.at(-1);
      expect(rest.length, place).toBeLessThanOrEqual(isSingle(group) ? 1 : 2);
      if (name !== undefined) expect(Object.keys(entities[group].shape), place).toContain(name);
    }
  });

  test("an intake asks in eight records, and nobody is made to give a name", () => {
    const first = questions.filter(({ intake }) => intake);
    expect([...new Set(first.map(({ entity }) => entity))].sort()).toEqual([
      "case",
      "consent",
      "exploitation",
      "perpetrator",
      "routeLeg",
      "screening",
      "victim",
      "victimIdentity",
    ]);
    expect(first.filter(({ control }) => control === "automatic")).toEqual([]);
    const names = first.filter(({ entity }) => entity === "victimIdentity");
    expect(
      names.filter(({ requirement }) => requirement === "always" || requirement === "submission"),
    ).toEqual([]);
  });

  test("whatever a person has to answer to hand in those records is asked at intake or filled in", () => {
    const filled = ["jurisdiction", "caseStatus", "retentionReviewDate"];
    const unasked = questions.filter(
      ({ entity, name, requirement, control, intake }) =>
        [
          "case",
          "consent",
          "victim",
          "screening",
          "exploitation",
          "routeLeg",
          "perpetrator",
        ].includes(entity) &&
        (requirement === "always" || requirement === "submission") &&
        control !== "automatic" &&
        !intake &&
        !filled.includes(name),
    );
    expect(unasked.map(({ entity, name }) => `${entity}.${name}`)).toEqual([]);
  });
});
