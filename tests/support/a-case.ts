/**
 * Case documents for tests. A test names only what matters to its story; the rest is a complete case
 * that breaks no rule: a woman of 24 from Cambodia, exploited in a factory in Thailand.
 */
import {
  type CaseEntity,
  caseEntities,
  type DraftDocument,
  emptyCaseDocument,
  isSingle,
  startRecord,
} from "../../src/domain/case.ts";
import { toCaseNumber } from "../../src/domain/case-number.ts";
import { ownLists } from "../../src/domain/codelist.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../src/domain/json.ts";

/** Answers of a record; `undefined` takes away what the complete case has. */
export type Answers = { readonly [name: string]: Json | undefined };

/** What differs from the complete case. A list stands in place of the whole list of the case. */
export type CaseAnswers = { readonly [Entity in CaseEntity]?: Answers | readonly Answers[] };

/** A record id that is the same in every run: `anId(7)`. */
export const anId = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

/** Who made the complete case, and where. */
export const theOwner = anId(0xa0);
export const theDevice = anId(0xd0);
export const theSite = anId(0x50);

/** A complete case with the answers given in place of its own. */
export const aCase = (answers: CaseAnswers = {}): DraftDocument => {
  let count = 0x100;
  const newId = (): string => anId(count++);
  const begun = { by: theOwner, device: theDevice, at: "2026-11-02T03:04:05.678Z", newId };
  let document: DraftDocument = emptyCaseDocument({
    caseId: anId(1),
    caseNumber: toCaseNumber({ siteCode: "QK7M", year: "26", sequence: "4T012" }),
    site: theSite,
    owner: theOwner,
    device: theDevice,
    jurisdiction: "KHM",
    at: begun.at,
    newId,
  });
  for (const entity of caseEntities)
    for (const given of givenFor(entity, answers)) {
      const begins = isSingle(entity) ? document[entity] : undefined;
      const record = withAnswers(begins ?? startRecord(document, entity, begun), given);
      const group = document[entity];
      document = {
        ...document,
        [entity]: isSingle(entity) ? record : [...(isJsonArray(group) ? group : []), record],
      };
    }
  return document;
};

/** The record of a group: the only one, or that at a position of its list. */
export const recordOf = (document: DraftDocument, entity: CaseEntity, at = 0): JsonObject => {
  const group = document[entity];
  const record = isJsonArray(group) ? group[at] : group;
  if (!isJsonObject(record)) throw new Error(`the case has no ${entity} ${at}`);
  return record;
};

/** The screening of the complete case. */
export const aScreening: Answers = {
  screeningDate: "2026-11-02",
  channel: "police_rescue",
  placeCountry: "KHM",
  safeSetting: "yes",
  urgentNeedsFirst: "yes",
  acts: ["recruitment", "transportation"],
  means: ["deception"],
  purposes: ["forced_labour"],
  purposeRealised: "exploited",
  isChildAtEvent: "no",
  traffickingStatus: "actual",
  decisionOrgType: "ngo",
  decisionDate: "2026-11-02",
};

/** A consent to one scope, given with all seven points explained. */
export const aConsent = (scope: string, answers: Answers = {}): Answers => ({
  scope,
  decision: "given",
  givenBy: "self",
  method: "verbal",
  informationGiven: ownLists.consentInformation.values.map(({ code }) => code),
  decidedAt: "2026-11-02",
  ...answers,
});

/** The consents of the complete case. */
export const theConsents: readonly Answers[] = [
  "services",
  "interview",
  "store_local",
  "registry_case",
  "statistics",
].map((scope) => aConsent(scope));

/** One entry for each record of a group; a single record keeps what is not given otherwise. */
const givenFor = (entity: CaseEntity, answers: CaseAnswers): readonly Answers[] => {
  const [usual, given] = [complete[entity], answers[entity]];
  if (usual === undefined && given === undefined) return [];
  if (isSingle(entity)) return [{ ...only(usual), ...only(given) }];
  const list = given ?? usual ?? [];
  return isList(list) ? list : [list];
};

const only = (given: CaseAnswers[CaseEntity]): Answers =>
  given === undefined || isList(given) ? {} : given;

const isList = (given: Answers | readonly Answers[]): given is readonly Answers[] =>
  Array.isArray(given);

const withAnswers = (record: Json, answers: Answers): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...(isJsonObject(record) ? record : {}), ...answers }).flatMap(
      ([name, answer]) => (answer === undefined ? [] : [[name, answer] as const]),
    ),
  );

const complete: CaseAnswers = {
  case: { dataSource: "case_management", interviewDate: "2026-11-02" },
  victim: { sex: "female", gender: "feminine", ageAtRegistration: 24, citizenship: ["KHM"] },
  consent: theConsents,
  screening: [aScreening],
  routeLeg: [{ legType: "recruitment", fromCountry: "KHM", toCountry: "THA" }],
  exploitation: [
    {
      types: ["forced_labour"],
      labourTypes: ["manufacturing"],
      isicSection: "C",
      country: "THA",
      startDate: { value: "2025-02", precision: "month" },
      endDate: { value: "2026-09", precision: "month" },
    },
  ],
  perpetrator: [
    {
      kind: "individual",
      sex: "male",
      roles: ["recruiter"],
      relation: "broker_agent",
      stillThreat: "no",
    },
  ],
};
