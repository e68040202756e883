/** The product itself on the bench: its own keys, worker, journal, database and index, at a real endpoint. */

import { handIn } from "../../../src/domain/review.ts";
import type { Result } from "../../../src/protocol/result.ts";
import { type Casework, openCasework } from "../../../src/screens/session/casework.ts";
import { type Door, openDoor } from "../../../src/screens/session/door.ts";
import { create, prepare } from "../../../src/screens/session/first-device.ts";
import { inventCase, seededRandom } from "../../../src/screens/session/invented-case.ts";
import type { Session } from "../../../src/screens/session/session.ts";
import { submitCase } from "../../../src/store/case-repository.ts";
import { toJsonObject as toJson } from "../../../src/store/case-revision.ts";
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

const work = async (): Promise<Casework> => {
  if (!session) throw new Error("locked");
  const [identity] = session.state().identities.filter(({ role }) => role === "supervisor");
  if (!identity) throw new Error("nobody here writes cases");
  casework ??= unwrap(await openCasework(session, identity));
  return casework;
};

const unwrap = <Value>(result: Result<Value, { readonly type: string }>): Value => {
  if (result.ok) return result.value;
  throw new Error(result.failure.type);
};
