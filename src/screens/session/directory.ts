/** Writing the directory: names of sites and people, by those whose word on names counts. */
import type { Directory } from "../../domain/directory.ts";
import { mayName } from "../../membership/policy.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, type Result } from "../../protocol/result.ts";
import { readDirectory, saveDirectory } from "../../store/directory-repository.ts";
import type { Session } from "./session.ts";

/**
 * Writes changed names as the person at work; they are sent with the next synchronisation. What
 * others have written in between stays.
 */
export const writeNames = async (
  session: Session,
  author: Id,
  change: (directory: Directory) => Directory,
): Promise<Result<null, Problem>> => {
  const { device, clearance } = session;
  const { membership } = session.state();
  if (!mayName(membership, author)) return fail({ type: "forbidden" });
  const known = await readDirectory(device, clearance, (user) => mayName(membership, user));
  const saved = await saveDirectory(
    { device, clearance, author, now: () => new Date() },
    known,
    change(known.directory),
  );
  if (saved.ok) {
    await session.readNames();
    session.syncSoon();
  }
  return saved;
};
