/**
 * Opens what an older version of the program wrote.
 *
 * Stored schemas are named `case@1`. When one changes, its number grows and a migration is added that
 * makes the new shape from the old one; a migration, once released, is never altered, because what
 * was written years ago must open for ever.
 */
import type { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/** Makes the next version of a document or record out of the one before. Pure. */
export type Migration = (older: JsonObject) => JsonObject;

/** A schema with its name, its version and the way to it: `migrations[2]` makes 3 out of 2. */
export type Versioned<Schema extends z.ZodType> = {
  readonly name: string;
  readonly version: number;
  readonly schema: Schema;
  readonly migrations: Readonly<Record<number, Migration>>;
};

/**
 * Why something did not open: written by a newer program, under a name that is not known, or not what
 * the schema says. `places` are pointers by position; they never hold an answer.
 */
export type Refusal =
  | { readonly reason: "schema-newer" | "schema-unknown" }
  | { readonly reason: "schema-refused"; readonly places: readonly string[] };

/** What was opened, or why it was not. */
export type Opened<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Refusal };

/** The name under which something is stored now: `case@1`. */
export const schemaNameOf = (versioned: Pick<Versioned<z.ZodType>, "name" | "version">): string =>
  `${versioned.name}@${versioned.version}`;

/**
 * Brings data of an older version to the present one, without checking it: what a merge needs before
 * it compares revisions written by different programs.
 */
export const migrate = (
  versioned: Pick<Versioned<z.ZodType>, "name" | "version" | "migrations">,
  writtenAs: string,
  data: JsonObject,
): Opened<JsonObject> => {
  const [name, number, ...rest] = writtenAs.split("@");
  const from = Number(number);
  if (name !== versioned.name || rest.length > 0 || !/^\d+$/.test(number ?? ""))
    return { ok: false, failure: { reason: "schema-unknown" } };
  if (from > versioned.version) return { ok: false, failure: { reason: "schema-newer" } };
  let present = data;
  for (let version = from; version < versioned.version; version += 1) {
    const step = versioned.migrations[version];
    if (!step) return { ok: false, failure: { reason: "schema-unknown" } };
    present = step(present);
  }
  return { ok: true, value: present };
};

/** Opens data written as some version: migrates it, then refuses all that the schema does not name. */
export const openVersioned = <Schema extends z.ZodType>(
  versioned: Versioned<Schema>,
  writtenAs: string,
  data: Json,
): Opened<z.infer<Schema>> => {
  if (!isJsonObject(data))
    return { ok: false, failure: { reason: "schema-refused", places: [""] } };
  const migrated = migrate(versioned, writtenAs, data);
  if (!migrated.ok) return migrated;
  const parsed = versioned.schema.safeParse(migrated.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const places = parsed.error.issues.map(({ path }) =>
    path.map((step) => `/${String(step)}`).join(""),
  );
  return { ok: false, failure: { reason: "schema-refused", places: [...new Set(places)] } };
};
