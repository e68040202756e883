/** The product itself on the bench: its own keys, worker, journal, database and index, at a real endpoint. */

import { CASE_SCHEMA, emptyCaseDocument } from "../../../src/domain/case.ts";
import { mergeHeads } from "../../../src/domain/merge.ts";
import { handIn } from "../../../src/domain/review.ts";
import { newId } from "../../../src/protocol/id.ts";
import type { Result } from "../../../src/protocol/result.ts";
import { type Casework, openCasework } from "../../../src/screens/session/casework.ts";
import { type Door, openDoor } from "../../../src/screens/session/door.ts";
import { create, prepare } from "../../../src/screens/session/first-device.ts";
import { inventCase, seededRandom } from "../../../src/screens/session/invented-case.ts";
import type { Session } from "../../../src/screens/session/session.ts";
import { submitCase, wireRow } from "../../../src/store/case-repository.ts";
import { commit } from "../../../src/store/database.ts";
import { type Desk, settle } from "../../../src/store/desk.ts";
import { ownRow } from "../../../src/store/drafts.ts";
import { toJsonObject as toJson } from "../../../src/store/find-envelopes.ts";
import { toRow } from "../../../src/store/take-in.ts";
import type { BenchCase } from "./bench-case.ts";

export type Founded = { readonly profile: string; readonly passphrase: string };

/** Founds an organisation on this device. */
export const found = async (): Promise<Founded> => {
  const founding = await prepare();
  return { profile: unwrap(await create(founding)), passphrase: founding.passphrase };
};

let door: Door | undefined;
let session: Session | undefined;
let casework: Casework | undefined;

/** Opens the profile and the vault; gives the milliseconds from passphrase to unlocked. */
export const unlock = async ({ profile, passphrase }: Founded): Promise<number> => {
  door = unwrap(await openDoor(profile));
  const start = performance.now();
  session = unwrap(await door.unlock(passphrase)).session;
  return performance.now() - start;
};

/** The summaries of the first 50 rows, from an unlocked session and nothing else. */
export const firstRows = async (): Promise<readonly { readonly caseNumber: string }[]> =>
  (await work()).firstRows();

/** Takes in `count` invented cases through the real save path; gives them for the rivals to hold. */
export const fill = async (count: number, seed: number): Promise<BenchCase[]> => {
  const { desk, beginNew } = await work();
  const random = seededRandom(seed);
  const taken: BenchCase[] = [];
  for (let at = 0; at < count; at += 1) {
    const { caseId, document } = await beginNew("IDN");
    const taking = { by: desk.author, device: desk.device.device, at: new Date().toISOString() };
    const whole = handIn(toJson(inventCase(document, taking, random)), taking);
    unwrap(await submitCase(desk, { parents: [], document: whole, conflicts: [] }));
    taken.push({
      caseId,
      caseNumber: String(at),
      workflow: "submitted",
      updatedAt: taking.at,
      document: whole,
    });
  }
  return taken;
};

/** Saves a new draft as autosave does; the milliseconds until it is durable in both places. */
export const save = async (seed: number): Promise<number> => {
  const { desk, beginNew, save: saveDraft } = await work();
  const begun = await beginNew("IDN");
  const taking = { by: desk.author, device: desk.device.device, at: new Date().toISOString() };
  const document = inventCase(begun.document, taking, seededRandom(seed));
  const start = performance.now();
  unwrap(await saveDraft(begun, document));
  return performance.now() - start;
};

/**
 * Puts `count` cases on the device as they lie there when they were taken in long ago: each a real sealed
 * revision of its author, in the journal, the database and the index, many to a commit. With `"ready"`
 * the copies for the wire lie there too and go out at the next synchronisation.
 */
export const fillAtRest = async (
  count: number,
  seed: number,
  wire: "sent" | "ready" = "sent",
): Promise<BenchCase[]> => {
  const { desk } = await work();
  const random = seededRandom(seed);
  const taken: BenchCase[] = [];
  for (let from = 0; from < count; from += atOnce)
    taken.push(...(await putAtRest(desk, Math.min(atOnce, count - from), from, random, wire)));
  desk.settleSoon();
  return taken;
};

const atOnce = 250;
const lanes = 5;

/** Like `fillAtRest`, with the copies for the wire, and hands all of it in. */
export const supply = async (count: number, seed: number): Promise<void> => {
  await fillAtRest(count, seed, "ready");
  await rest();
};

const putAtRest = async (
  desk: Desk,
  count: number,
  from: number,
  random: () => number,
  wire: "sent" | "ready",
): Promise<readonly BenchCase[]> => {
  const at = new Date().toISOString();
  const taking = { by: desk.author, device: desk.device.device, at };
  const cases = Array.from({ length: count }, (_none, place) => {
    const caseId = newId();
    const number = `BNCH-26-${String(from + place).padStart(6, "0")}`;
    const begun = emptyCaseDocument({
      ...{ caseId, caseNumber: number, site: desk.device.site, owner: desk.author },
      ...{ device: desk.device.device, jurisdiction: "IDN", at },
    });
    const document = handIn(toJson(inventCase(begun, taking, random)), taking);
    return { caseId, statId: newId(), number, document };
  });
  const share = Math.ceil(count / lanes);
  const sealed = await Promise.all(
    Array.from({ length: lanes }, async (_none, lane) =>
      unwrap(
        await desk.clearance.sealRevisions(
          cases.slice(lane * share, (lane + 1) * share).map(({ caseId, statId, document }) => ({
            ...{ type: "case-revision", author: desk.author, dest: desk.device.site, at },
            ...{ schema: CASE_SCHEMA, caseId, statId, rev: 1, parents: [] },
            ...{ consent: {}, data: document, conflicts: [] },
          })),
          wire === "ready" ? "both" : "working",
        ),
      ),
    ),
  );
  const revisions = sealed.flat();
  const rows = revisions.map(({ working }) =>
    ownRow(desk, { eid: newId(), n: desk.nextNumber(), state: "working", blob: working }),
  );
  const wires = revisions.flatMap((one) => (one.wire ? [wireRow(desk, one.wire, newId())] : []));
  unwrap(
    await commit(
      desk.device,
      [...rows, ...wires].map((row) => ({ table: "envelopes", key: row.eid, row }) as const),
    ),
  );
  const entries = cases.flatMap(({ caseId, statId, document }, place) => {
    const [revision, row] = [revisions[place]?.revision, rows[place]];
    if (!revision || !row) return [];
    const beside = { author: desk.author, at, schema: CASE_SCHEMA, consent: {}, conflicts: [] };
    const node = { ...beside, id: revision, parents: [], document };
    const known = { id: revision, rev: 1, places: [`e:${row.eid}`] };
    return [
      {
        row: toRow(mergeHeads(new Map([[node.id, node]])), caseId),
        fact: { caseId, statId, heads: [revision], revisions: [known] },
      },
    ];
  });
  const local = Math.max(...rows.map(({ n }) => n));
  await desk.index.change({ entries, reached: { ...desk.index.reached(), local } });
  return cases.map(({ caseId, number, document }) => ({
    ...{ caseId, caseNumber: number, workflow: "submitted", updatedAt: at, document },
  }));
};

/** Takes in `count` cases, hands them in and fetches the site's feed; milliseconds a case. */
export const syncBatch = async (count: number, seed: number): Promise<number> => {
  if (!session) throw new Error("locked");
  await session.syncNow();
  await fillAtRest(count, seed, "ready");
  const start = performance.now();
  await session.syncNow();
  unwrap(await (await work()).absorbArrivals());
  const { problem } = session.state();
  if (problem) throw new Error(problem.type);
  return (performance.now() - start) / count;
};

/** Brings everything to rest, so that nothing of a filling is left to be done. */
export const rest = async (): Promise<void> => {
  unwrap(await settle((await work()).desk));
  await session?.syncNow();
};

/** The session of whoever is unlocked. */
export const presentSession = (): Session => {
  if (!session) throw new Error("locked");
  return session;
};

/** The cases of whoever is unlocked. */
export const work = async (): Promise<Casework> => {
  if (!session) throw new Error("locked");
  const [identity] = session.state().identities.filter(({ role }) => role === "supervisor");
  if (!identity) throw new Error("nobody here writes cases");
  casework ??= unwrap(await openCasework(session, identity));
  return casework;
};

/** The value of a result; throws when there is none. */
export const unwrap = <Value>(result: Result<Value, { readonly type: string }>): Value => {
  if (result.ok) return result.value;
  throw new Error(result.failure.type);
};
