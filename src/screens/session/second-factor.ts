/** Security keys in use: asked at unlocking, added, and taken away again. */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import {
  askSecurityKey,
  registerSecurityKey,
  type SecurityKeyFailure,
} from "../../vault/security-key.ts";
import type { Door } from "./door.ts";

/** Asks a key for its answer at each door: what is typed may open any of them. */
export const answersOf = async (
  doors: readonly Door[],
): Promise<Result<ReadonlyMap<Door, Uint8Array>, Problem>> => {
  const answers = new Map<Door, Uint8Array>();
  for (const door of doors) {
    const input = await door.securityKeyInput();
    if (!input) continue;
    const answer = await askSecurityKey(input);
    if (!answer.ok) return fail(problemOf(answer.failure));
    answers.set(door, answer.value.prf);
  }
  return ok(answers);
};

/** From now on this passphrase opens only together with the key that is touched now, twice. */
export const addSecurityKey = async (
  door: Door,
  passphrase: string,
): Promise<Result<null, Problem>> => {
  const input = await door.securityKeyInput();
  if (!input) return fail({ type: "wrong-passphrase" });
  const second = await registerSecurityKey(input);
  if (!second.ok) return fail(problemOf(second.failure));
  return door.changeFactors({ passphrase }, { passphrase, second: second.value });
};

/** From now on this passphrase opens alone again. The key is asked once more. */
export const removeSecurityKey = async (
  door: Door,
  passphrase: string,
): Promise<Result<null, Problem>> => {
  const answers = await answersOf([door]);
  if (!answers.ok) return answers;
  const prf = answers.value.get(door);
  return door.changeFactors({ passphrase, ...(prf && { prf }) }, { passphrase });
};

const problemOf = (failure: SecurityKeyFailure): Problem =>
  failure === "not-supported"
    ? { type: "not-supported", missing: ["security-key"] }
    : { type: "security-key-needed" };
