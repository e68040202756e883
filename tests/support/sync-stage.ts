/** Device, endpoint and registry in one process, on the real PostgreSQL of the run. */
import { createEndpoint } from "../../server/endpoint/app.ts";
import { type EndpointOptions, usualLimits } from "../../server/endpoint/endpoint-options.ts";
import type { Registry } from "../../server/registry/registry.ts";
import { decodeBatch } from "../../src/protocol/batch.ts";
import type { Hash } from "../../src/protocol/hash.ts";
import { newId } from "../../src/protocol/id.ts";
import { commit } from "../../src/store/database.ts";
import type { SealedEnvelope } from "../../src/vault/clearance.ts";
import { createDeviceKey, signerFromSeed } from "../../src/vault/keys.ts";
import { aFreshDatabase, type FreshDatabase } from "./database.ts";
import {
  anOrganisation,
  type Member,
  type MemberPlan,
  type Organisation,
  unwrap,
} from "./organisation.ts";

/** A network in which every request goes through `fetch`, which a test may replace at any time. */
export type Network = { fetch: typeof globalThis.fetch };

/** An endpoint with its database, and an organisation founded there. */
export type Stage = {
  readonly database: FreshDatabase;
  readonly organisation: Organisation;
  readonly network: Network;
  /** What the endpoint answers, without any fault. */
  readonly sound: typeof globalThis.fetch;
  /** Makes another endpoint with the same receipt key over another registry. */
  readonly endpointOver: (registry: Registry) => typeof globalThis.fetch;
  readonly close: () => Promise<void>;
};

/** Sets a stage. Limits are lifted, pools close at once. */
export const aStage = async (
  serverUrl: string,
  options: { readonly members?: readonly MemberPlan[]; readonly now?: () => number } = {},
): Promise<Stage> => {
  const database = await aFreshDatabase(serverUrl);
  const { jwk, seed } = await createDeviceKey();
  const now = options.now ?? Date.now;
  const settings: EndpointOptions = {
    now,
    receiptKey: { id: "receipt-1", jwk, sign: await signerFromSeed(seed) },
    limits: { ...usualLimits, addressPerMinute: 1e6, keyPerMinute: 1e6, keyBytesPerDay: 1e12 },
    poolSeconds: 0,
    organisations: "open",
    practiceLimit: 10,
    version: "test",
    log: () => undefined,
  };
  const endpointOver = (registry: Registry): typeof globalThis.fetch => {
    const endpoint = createEndpoint({ ...settings, registry });
    return async (input, init) => endpoint.request(new Request(input, init));
  };
  const sound = endpointOver(database.registry);
  const network: Network = { fetch: sound };
  const organisation = await anOrganisation({
    server: "http://endpoint.test",
    fetch: (input, init) => network.fetch(input, init),
    ...options,
  });
  return {
    database,
    organisation,
    network,
    sound,
    endpointOver,
    close: async () => {
      await organisation.close();
      await database.drop();
    },
  };
};

/** Seals new cases and puts them into a member's outbox; gives the ids of their revisions. */
export const putCases = async (member: Member, count: number): Promise<readonly Hash[]> => {
  const author = member.users.find(({ role }) => role !== "administrator");
  if (!author) throw new Error("nobody here writes cases");
  const drafts = Array.from({ length: count }, () => ({
    ...{ type: "case-revision" as const, author: author.user, dest: member.site },
    ...{ at: "2026-11-23T08:00:00.000Z", schema: "case@1", rev: 1, parents: [], conflicts: [] },
    ...{ caseId: newId(), statId: newId(), consent: {}, data: { note: newId() } },
  }));
  const sealed = unwrap(await member.clearance.sealRevisions(drafts, "both"));
  await putReady(
    member,
    sealed.flatMap(({ wire }) => (wire ? [wire] : [])),
  );
  return sealed.map(({ revision }) => revision);
};

/** Puts sealed envelopes into a member's outbox. */
export const putReady = async (
  member: Member,
  envelopes: readonly SealedEnvelope[],
): Promise<void> => {
  const numbers = (await member.device.database.envelopes.toArray()).map(({ n }) => n);
  const last = Math.max(0, ...numbers);
  const rows = envelopes.map(({ kind, dest, epoch, bytes }, at) => {
    const row = { eid: newId(), n: last + 1 + at, state: "ready" as const, batch: 0 };
    return { ...row, kind, dest, epoch, bytes: bytes.length, blob: bytes };
  });
  unwrap(
    await commit(
      member.device,
      rows.map((row) => ({ table: "envelopes" as const, key: row.eid, row })),
    ),
  );
};

/**
 * Opens what is in a member's mirror after a local number; gives the ids of the revisions, as often as
 * they are there.
 */
export const revisionsIn = async (member: Member, after = 0): Promise<readonly Hash[]> => {
  const revisions: Hash[] = [];
  for (const { blob } of await member.device.database.mirror.where("n").above(after).toArray()) {
    const { header, envelopes } = unwrap(await decodeBatch(blob));
    const opened = await member.clearance.openEnvelopes(
      envelopes.map((bytes) => ({ bytes, context: { from: "batch" as const, header } })),
    );
    for (const result of opened) {
      const envelope = unwrap(result);
      if (envelope.format === "revision") revisions.push(envelope.revision);
    }
  }
  return revisions;
};

/** Counts a member's own envelopes by where they stand. */
export const standingsOf = async (member: Member): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const { state } of await member.device.database.envelopes.toArray())
    counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};
