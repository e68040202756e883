/**
 * What every record carries beside its questions: who made it, when and on which device, and why
 * answers are missing. Records of a case name the case; those within another record name that too.
 */
import { z } from "zod";
import { Moment, RecordId } from "./answer.ts";
import { ownLists } from "./codelist.ts";
import type { Json } from "./json.ts";
import { nameQuestions, type VaultTier } from "./question.ts";
import { type Migration, type Opened, openVersioned } from "./schema-version.ts";
import type { Section } from "./section.ts";

/** What is known of a kind of record beside its questions. */
export type RecordFacts = {
  readonly name: string;
  /** Its schema is `<name>@<version>`. */
  readonly version: number;
  readonly section: Section;
  readonly tier: VaultTier;
  /** The record it belongs to; absent for what stands alone. */
  readonly parent?: string;
  readonly cardinality: "1" | "0..1" | "0..n" | "1..n";
  /** The question that repeats the record's id under the name others use for it. */
  readonly idField?: string;
  /**
   * The way from older versions, for what is stored by itself. Records within a case are migrated
   * with the case.
   */
  readonly migrations?: Readonly<Record<number, Migration>>;
};

/** Why there is no answer. */
const MissingReason = z.enum(ownLists.missingReason.values.map((value) => value.code));

// In each of the three the questions are spread twice: first for their order, last because a question
// prevails over a member of the same name (the number of the revision that a review looked at).

/** A record of the office: an organisation, a site, a person of the staff, an event. */
export const officeRecord = <Shape extends Fields>(facts: RecordFacts, shape: Shape) =>
  finished(facts, z.strictObject({ ...shape, ...carried(shape), ...shape }), shape);

/** A record of a case. */
export const caseRecord = <Shape extends Fields>(facts: RecordFacts, shape: Shape) =>
  finished(
    facts,
    z.strictObject({ ...shape, ...carried(shape), caseId: RecordId, ...shape }),
    shape,
  );

/** A record of a case that belongs to another one, such as the working conditions of an episode. */
export const childRecord = <Shape extends Fields>(facts: RecordFacts, shape: Shape) =>
  finished(
    facts,
    z.strictObject({
      ...shape,
      ...carried(shape),
      caseId: RecordId,
      parentId: RecordId,
      ...shape,
    }),
    shape,
  );

/** What is known of a kind of record. Throws for a schema that is not of a record. */
export const factsOf = (schema: z.ZodType): RecordFacts => {
  const facts = records.get(schema);
  if (!facts) throw new Error("this schema was not made by record.ts");
  return facts;
};

/**
 * Opens a record that is stored by itself, written as `organisation@1`: migrates it, then refuses all
 * that its schema does not name.
 */
export const parseRecord = <Schema extends z.ZodObject>(
  schema: Schema,
  schemaVersion: string,
  data: Json,
): Opened<z.infer<Schema>> => {
  const { name, version, migrations = {} } = factsOf(schema);
  return openVersioned({ name, version, schema, migrations }, schemaVersion, data);
};

type Fields = Readonly<Record<string, z.ZodType>>;

// A map for the same reason as in question.ts: zod's registry cannot type functions.
const records = new WeakMap<z.ZodType, RecordFacts>();

/** What every record carries. Reasons for missing answers stand under the names of its own questions. */
const carried = (shape: Fields) => ({
  id: RecordId,
  revision: z.int().min(1),
  createdAt: Moment,
  createdBy: RecordId,
  updatedAt: Moment,
  updatedBy: RecordId,
  deviceId: RecordId,
  deleted: z.boolean(),
  missing: z
    .record(
      z.string().refine((name) => Object.hasOwn(shape, name)),
      MissingReason,
    )
    .exactOptional(),
});

const finished = <Schema extends z.ZodObject>(
  facts: RecordFacts,
  schema: Schema,
  shape: Fields,
): Schema => {
  const { idField } = facts;
  const whole =
    idField === undefined
      ? schema
      : schema.refine((record) => Reflect.get(record, idField) === record["id"]);
  nameQuestions(facts, shape);
  records.set(whole, facts);
  return whole;
};
