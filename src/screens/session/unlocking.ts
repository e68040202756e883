/**
 * Unlocking a device that may hold several enrolments: one passphrase is tried at every door, and wrong
 * tries count for the device, not for a person.
 */
import type { Problem } from "../../protocol/problem.ts";
import { fail, type Result } from "../../protocol/result.ts";
import { forgetTries, noteWrongTry, secondsToWait } from "../../store/attempts.ts";
import { noteForAudit } from "../../store/audit.ts";
import type { Door, Unlocked } from "./door.ts";

/**
 * Tries a passphrase at every door until one opens. `too-many-tries` with the seconds to wait, before
 * anything is tried; the wait outlives a restart and doubles with each further wrong try. `prf` is the
 * answer of a security key by door, where one was asked (`Door.securityKeyInput`).
 */
export const unlockAny = async (
  doors: readonly Door[],
  passphrase: string,
  prf: (door: Door) => Uint8Array | undefined = () => undefined,
  now: () => number = Date.now,
): Promise<Result<Unlocked & { readonly door: Door }, Problem>> => {
  const waits = await Promise.all(doors.map(({ device }) => secondsToWait(device, now())));
  const seconds = Math.max(0, ...waits);
  if (seconds > 0) return fail({ type: "too-many-tries", seconds });
  let last: Result<never, Problem> = fail({ type: "wrong-passphrase" });
  for (const door of doors) {
    const tried = await door.unlock(passphrase, prf(door));
    if (tried.ok) {
      for (const { device } of doors) await forgetTries(device);
      return { ok: true, value: { ...tried.value, door } };
    }
    last = tried;
    if (tried.failure.type !== "wrong-passphrase") return tried;
  }
  for (const { device } of doors) {
    await noteWrongTry(device, now());
    await noteForAudit(device, "unlock-failed", new Date(now()));
  }
  return last;
};
