/**
 * Finds sealed envelopes by the places an index names: among the own ones, else in the mirror. Knows
 * nothing of what is in them.
 */
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import { decodeBatch } from "../protocol/batch.ts";
import type { ClosedEnvelope } from "../vault/clearance.ts";
import type { Desk } from "./desk.ts";
import type { KnownRevision } from "./index-row.ts";

/** A revision and the envelope it is in. */
type Found = { readonly revision: KnownRevision; readonly closed: ClosedEnvelope };

/** The bytes of each revision, from the own envelopes where they are there, else from the mirror. */
export const findEnvelopes = async (
  { device }: Pick<Desk, "device">,
  revisions: readonly KnownRevision[],
): Promise<readonly Found[]> => {
  const own = new Map(
    revisions
      .flatMap(({ places }) => places.flatMap((place) => toOwn(place)))
      .map((eid) => [eid, eid]),
  );
  const rows = await device.database.envelopes.bulkGet([...own.keys()]);
  const blobs = new Map(
    rows.flatMap((row) => (row && row.blob.length > 0 ? [[row.eid, row.blob]] : [])),
  );
  const found: Found[] = [];
  const elsewhere: KnownRevision[] = [];
  for (const revision of revisions) {
    const eid = revision.places.flatMap(toOwn).find((one) => blobs.has(one));
    const bytes = eid === undefined ? undefined : blobs.get(eid);
    if (bytes) found.push({ revision, closed: { bytes, context: { from: "local" } } });
    else elsewhere.push(revision);
  }
  return [...found, ...(await findInMirror(device, elsewhere))];
};

const findInMirror = async (
  { database }: Desk["device"],
  revisions: readonly KnownRevision[],
): Promise<readonly Found[]> => {
  const wanted = revisions.flatMap((revision) => {
    const place = revision.places.flatMap(toMirrored)[0];
    return place ? [{ revision, ...place }] : [];
  });
  const found: Found[] = [];
  for (const n of new Set(wanted.map((one) => one.n))) {
    const row = await database.mirror.get(n);
    const decoded = row && (await decodeBatch(row.blob));
    if (!decoded?.ok) continue;
    const context = { from: "batch", header: decoded.value.header } as const;
    for (const { revision, at } of wanted.filter((one) => one.n === n)) {
      const bytes = decoded.value.envelopes[at];
      if (bytes) found.push({ revision, closed: { bytes, context } });
    }
  }
  return found;
};

/** The envelope id of a place among the own envelopes. */
export const toOwn = (place: string): readonly string[] =>
  place.startsWith("e:") ? [place.slice(2)] : [];

const toMirrored = (place: string): readonly { readonly n: number; readonly at: number }[] => {
  const [, n, at] = /^m:(\d+):(\d+)$/.exec(place) ?? [];
  return n === undefined || at === undefined ? [] : [{ n: Number(n), at: Number(at) }];
};

/** The payload of an envelope was canonical JSON, which its type does not say. */
export const toJsonObject = (value: { readonly [name: string]: unknown }): JsonObject => {
  const json: Json = structuredJson(value);
  return isJsonObject(json) ? json : {};
};

/** A value as JSON: what JSON cannot say is null. */
export const structuredJson = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(structuredJson);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, structuredJson(member)]),
    );
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : null;
};
