/** Which enrolments this browser holds. Practice and real ones are told apart by their folder alone. */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import { listProfiles } from "../../store/list-profiles.ts";
import { missingAbilities } from "./missing-abilities.ts";

/** Names of profiles, real and practice. */
export type FoundProfiles = {
  readonly profiles: readonly string[];
  readonly real: readonly string[];
  readonly practice: readonly string[];
};

/** Looks for profiles; refuses a browser that cannot keep cases safely. */
export const findProfiles = async (): Promise<Result<FoundProfiles, Problem>> => {
  const missing = await missingAbilities();
  if (missing.length > 0) return fail({ type: "not-supported", missing: [...missing] });
  try {
    const profiles = await listProfiles();
    return ok({
      profiles,
      real: profiles.filter((name) => name.startsWith("real-")),
      practice: profiles.filter((name) => name.startsWith("practice-")),
    });
  } catch {
    return fail({ type: "storage-refused" });
  }
};
