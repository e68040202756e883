/** Builds revisions of a case for tests: ids are real hashes of what the revision holds. */
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../src/domain/json.ts";
import type { RevisionNode, RevisionSet } from "../../src/domain/revision.ts";

/** A revision; its id follows from its content, as on the wire. */
export const aRevision = (given: Partial<Omit<RevisionNode, "id">> = {}): RevisionNode => {
  const content = {
    parents: [...(given.parents ?? [])].sort(),
    at: given.at ?? "2026-01-01T00:00:00.000Z",
    author: given.author ?? "00000000-0000-4000-8000-000000000001",
    schema: given.schema ?? "case@1",
    document: given.document ?? {},
    consent: given.consent ?? {},
    conflicts: given.conflicts ?? [],
  };
  const id = createHash("sha256").update(JSON.stringify(content)).digest("base64url");
  return { id, ...content };
};

/** A set of revisions, in the order given. */
export const aRevisionSet = (...nodes: readonly RevisionNode[]): RevisionSet =>
  new Map(nodes.map((node) => [node.id, node]));

/** The value at a place of a document, found by names and item ids. */
export const valueIn = (document: Json | undefined, steps: readonly string[]): Json | undefined =>
  steps.reduce<Json | undefined>((value, step) => {
    if (Array.isArray(value))
      return value.find((item) => (item as JsonObject)["id"] === step) as Json | undefined;
    return typeof value === "object" && value !== null ? (value as JsonObject)[step] : undefined;
  }, document);
