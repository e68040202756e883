/** Other records that an answer can name: those of the case itself, and those around it. */
import type { Referable } from "../domain/answer.ts";
import type { CaseEntity } from "../domain/case.ts";
import type { WordKey, Words } from "../words/words.ts";
import { askedQuestions } from "./asked-question.ts";
import type { Option } from "./controls/choice.tsx";
import { type DraftDocument, type DraftRecord, itemsOf } from "./draft.ts";
import { codeLabel } from "./options.ts";
import { readKeptDate } from "./partial-answer.ts";
import { inOrder } from "./topics.ts";

/** What stands around an open case: who works here, where, and which other cases are on this device. */
export type Surroundings = {
  readonly people: readonly Option[];
  readonly sites: readonly Option[];
  readonly cases: readonly Option[];
  /** The event that another case on this device names, if it does. */
  readonly eventOf: (caseId: string) => Promise<DraftRecord | undefined>;
  /** The case as it was last handed in; undefined for a new one. */
  readonly onRecord: DraftDocument | undefined;
  /** A new record; `parentId` for a record within a record. */
  readonly begin: (document: DraftDocument, entity: CaseEntity, parentId?: string) => DraftRecord;
  /** The words of the language in which the person is spoken to, where they are known. */
  readonly aloud: Words | undefined;
};

/** The records of one kind that can be named, each in words that tell it from the others. */
export const referenceOptions = (
  words: Words,
  refersTo: Referable | undefined,
  document: DraftDocument,
  around: Pick<Surroundings, "people" | "sites" | "cases">,
): readonly Option[] => {
  switch (refersTo) {
    case "staffUser":
      return around.people;
    case "site":
      return around.sites;
    case "case":
      return around.cases;
    case "incident":
    case undefined:
      return [];
    case "organisation":
      return itemsOf(document, "organisation").map((item) => ({
        code: String(item["id"]),
        label: String(item["name"] ?? ""),
      }));
    case "consent":
    case "perpetrator":
    case "exploitation":
    case "supportPlan":
    case "riskAssessment":
    case "attachment":
      return inOrder(itemsOf(document, refersTo)).map((item, place) => ({
        code: String(item["id"]),
        label: recordName(words, refersTo, item, place + 1),
      }));
  }
};

/** A record in a few words: its number in its group and the first things known of it. */
const recordName = (
  words: Words,
  entity: CaseEntity,
  record: DraftRecord,
  number: number,
): string => {
  const name = words.say("group.numbered", { name: words.say(groupKey(entity)), number });
  const known = askedQuestions(entity)
    .filter(({ field, control }) => naming.has(control) && record[field] !== undefined)
    .slice(0, 2)
    .map(({ field, codeList }) => valueName(words, codeList, record[field]))
    .filter((text) => text !== "");
  return known.length === 0 ? name : `${name}: ${words.list(known)}`;
};

/** The name of one item of a repeat group. */
export const groupKey = (entity: string): WordKey => groups[entity] ?? "topic.other";

const naming: ReadonlySet<string> = new Set([
  "text",
  "one-code",
  "many-codes",
  "date",
  "partial-date",
]);

const valueName = (words: Words, list: string | undefined, value: unknown): string => {
  const date = readKeptDate(value);
  if (date && list === undefined && /^\d{4}/.test(date.iso)) return words.day(date.iso);
  return words.list(
    (Array.isArray(value) ? value : [value])
      .filter((one) => typeof one === "string")
      .map((one) => (list === undefined ? one : codeLabel(words, list, one))),
  );
};

const groups: Readonly<Record<string, WordKey>> = {
  abuse: "group.abuse",
  assistance: "group.assistance",
  attachment: "group.attachment",
  caseNote: "group.caseNote",
  closure: "group.closure",
  consent: "group.consent",
  contactPerson: "group.contactPerson",
  controlMeasure: "group.controlMeasure",
  earlierTrafficking: "group.earlierTrafficking",
  exploitation: "group.exploitation",
  followUp: "group.followUp",
  healthAssessment: "group.healthAssessment",
  incident: "group.incident",
  injury: "group.injury",
  legalCase: "group.legalCase",
  need: "group.need",
  perpetrator: "group.perpetrator",
  recruitment: "group.recruitment",
  referral: "group.referral",
  reintegration: "group.reintegration",
  returnTravel: "group.returnTravel",
  riskAssessment: "group.riskAssessment",
  routeLeg: "group.routeLeg",
  screening: "group.screening",
  screeningIndicator: "group.screeningIndicator",
  shelterStay: "group.shelterStay",
  supportPlan: "group.supportPlan",
  workingConditions: "group.workingConditions",
};
