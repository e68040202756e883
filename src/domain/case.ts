/**
 * A case document: all that a site knows of one person and one trafficking episode, as it is sealed.
 *
 * What there is once is an object, what there may be several of is a list of records with unique ids.
 * Records within records (indicators of a screening, working conditions of an episode, injuries)
 * stand in lists of their own and name what they belong to. The event that several people lived through
 * and the bodies that the case names are carried along, so that a case can be read without any other.
 */
import { z } from "zod";
import { entities } from "./entities.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./json.ts";
import { factsOf } from "./record.ts";
import {
  migrate,
  type Opened,
  openVersioned,
  schemaNameOf,
  type Versioned,
} from "./schema-version.ts";

const listOf = <Schema extends z.ZodObject>(record: Schema) =>
  z.array(record).refine((items) => new Set(items.map((item) => item["id"])).size === items.length);

const several = <Schema extends z.ZodObject>(record: Schema) => listOf(record).default([]);

/**
 * A case as a revision carries it. Lists are empty where nothing was recorded, never absent; only the
 * event and the bodies named are absent where there are none.
 */
export const CaseDocument = z.strictObject({
  case: entities.case,
  victimIdentity: entities.victimIdentity.exactOptional(),
  victim: entities.victim,
  contactPerson: several(entities.contactPerson),
  consent: several(entities.consent),
  screening: several(entities.screening),
  screeningIndicator: several(entities.screeningIndicator),
  socioEconomic: entities.socioEconomic.exactOptional(),
  recruitment: several(entities.recruitment),
  routeLeg: several(entities.routeLeg),
  exploitation: several(entities.exploitation),
  workingConditions: several(entities.workingConditions),
  controlMeasure: several(entities.controlMeasure),
  abuse: several(entities.abuse),
  perpetrator: several(entities.perpetrator),
  healthAssessment: several(entities.healthAssessment),
  injury: several(entities.injury),
  need: several(entities.need),
  riskAssessment: several(entities.riskAssessment),
  supportPlan: several(entities.supportPlan),
  shelterStay: several(entities.shelterStay),
  assistance: several(entities.assistance),
  referral: several(entities.referral),
  legalCase: several(entities.legalCase),
  returnTravel: several(entities.returnTravel),
  reintegration: several(entities.reintegration),
  earlierTrafficking: several(entities.earlierTrafficking),
  followUp: several(entities.followUp),
  closure: entities.closure.exactOptional(),
  caseNote: several(entities.caseNote),
  attachment: several(entities.attachment),
  review: several(entities.review),
  incident: entities.incident.exactOptional(),
  organisation: listOf(entities.organisation).exactOptional(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

/**
 * A case while somebody works on it: the same shape, the answers unchecked. What was typed is kept
 * even where it cannot be right, so that nothing is lost before it is put right.
 */
export type DraftDocument = JsonObject;

/** The name of a group in a case document. */
export type CaseEntity = keyof CaseDocument;

/** The groups of a case document in the order of the data dictionary. */
export const caseEntities = Object.keys(CaseDocument.shape).filter(
  (name): name is CaseEntity => name in entities,
);

/** Whether a group holds one record, as `victim`, or a list of them, as `exploitation`. */
export const isSingle = (entity: CaseEntity): boolean => {
  const group: z.ZodType = CaseDocument.shape[entity];
  const inner = group instanceof z.ZodExactOptional ? group.unwrap() : group;
  return !(inner instanceof z.ZodDefault || inner instanceof z.ZodArray);
};

/** The schema of case documents with its version and the way there from older ones. */
export const caseSchema: Versioned<typeof CaseDocument> = {
  name: "case",
  version: 1,
  schema: CaseDocument,
  migrations: {},
};

/** The name of the present schema, as revisions state it: `case@1`. */
export const CASE_SCHEMA = schemaNameOf(caseSchema);

/** Opens a case document written as `schemaVersion`, such as `case@1`. Refuses unknown members. */
export const parseCaseDocument = (schemaVersion: string, data: Json): Opened<CaseDocument> =>
  openVersioned(caseSchema, schemaVersion, data);

/** Brings a case document of an older version to the present one without checking it. */
export const migrateCaseDocument = (schemaVersion: string, data: JsonObject): Opened<JsonObject> =>
  migrate(caseSchema, schemaVersion, data);

/** Who begins something, where and when; `newId` draws random record ids. */
export type Beginning = {
  readonly by: string;
  readonly device: string;
  readonly at: string;
  readonly newId?: () => string;
};

/**
 * Begins a case: the case itself, an identity without a name, a person without a profile. The date of
 * registration is the day of `at` in UTC; the kept data come up for review after two years.
 * `jurisdiction` is an ISO 3166-1 alpha-3 code.
 */
export const emptyCaseDocument = (begun: {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly site: string;
  readonly owner: string;
  readonly device: string;
  readonly jurisdiction: string;
  readonly at: string;
  readonly newId?: () => string;
}): CaseDocument => {
  const { caseId, at, newId = randomId } = begun;
  const by: Beginning = { by: begun.owner, device: begun.device, at };
  const [identity, person] = [newId(), newId()];
  const today = at.slice(0, 10);
  return CaseDocument.parse({
    case: {
      ...maintenance(caseId, by),
      caseId,
      caseNumber: begun.caseNumber,
      schemaVersion: CASE_SCHEMA,
      registrationDate: today,
      jurisdiction: begun.jurisdiction,
      siteId: begun.site,
      caseOwnerId: begun.owner,
      caseStatus: "active",
      workflowState: "draft",
      retentionReviewDate: inYears(today, RETENTION_REVIEW_IN_YEARS),
    },
    victimIdentity: { ...maintenance(identity, by), caseId, victimId: identity },
    victim: { ...maintenance(person, by), caseId },
  });
};

/**
 * Begins a record of a list of a case: an episode, a leg of the route, a consent. Its number, where
 * it has one, follows those that are there; whoever begins it is named where the record asks who.
 * `parentId` is needed for records within records.
 */
export const startRecord = (
  document: DraftDocument,
  entity: CaseEntity,
  begun: Beginning & { readonly parentId?: string },
): JsonObject => {
  const id = (begun.newId ?? randomId)();
  const schema = entities[entity];
  const { idField } = factsOf(schema);
  const has = (name: string): boolean => Object.hasOwn(schema.shape, name);
  const about = document["case"];
  const filled: Record<string, Json> = { ...maintenance(id, begun) };
  if (isJsonObject(about) && has("caseId"))
    filled["caseId"] = about["caseId"] ?? about["id"] ?? null;
  if (idField) filled[idField] = id;
  if (begun.parentId) filled["parentId"] = begun.parentId;
  for (const name of numberings) if (has(name)) filled[name] = nextNumber(document[entity], name);
  for (const name of authorships) if (has(name)) filled[name] = begun.by;
  for (const name of stamps) if (has(name)) filled[name] = begun.at;
  return filled;
};

const RETENTION_REVIEW_IN_YEARS = 2;

const numberings = ["sequence", "round", "episode"];
const authorships = ["takenBy", "screenerId", "assessedBy", "authorId", "reviewerId"];
const stamps = ["writtenAt", "reviewedAt"];

const randomId = (): string => globalThis.crypto.randomUUID();

const maintenance = (id: string, { by, device, at }: Beginning) => ({
  id,
  revision: 1,
  createdAt: at,
  createdBy: by,
  updatedAt: at,
  updatedBy: by,
  deviceId: device,
  deleted: false,
});

/** One more than the greatest number given so far, deleted records included. */
const nextNumber = (group: Json | undefined, name: string): number => {
  const items = isJsonArray(group) ? group.filter(isJsonObject) : [];
  const numbers = items.map((item) => Number(item[name]));
  return 1 + Math.max(0, ...numbers.filter(Number.isInteger));
};

const inYears = (day: string, years: number): string => {
  const later = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return later.endsWith("-02-29") ? `${later.slice(0, 5)}02-28` : later;
};
