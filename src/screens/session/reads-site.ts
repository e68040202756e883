/** What a field office may read: nothing, but for what somebody has granted it. */
import type { Identity, Session } from "./session.ts";

/** Tells whether a person of a field office was granted the key of any shelter, or of one. */
export const readsSite = (
  session: Pick<Session, "state">,
  { user }: Identity,
  site?: string,
): boolean =>
  session
    .state()
    .membership.grants.some(
      (grant) =>
        grant.user === user && grant.key === "S" && (site === undefined || grant.site === site),
    );
