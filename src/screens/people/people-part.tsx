/** People and invites with the endpoint behind them: last seen, open invites, names. */
import { useCallback, useEffect, useState } from "react";
import type { Directory } from "../../domain/directory.ts";
import type { Membership } from "../../membership/membership.ts";
import { maySeeStatus } from "../../membership/policy.ts";
import type { Role } from "../../protocol/role.ts";
import { fetchOpenInvites, fetchSiteStatus, refuseInvite } from "../../sync/enrol.ts";
import type { Words } from "../../words/words.ts";
import { writeNames } from "../session/directory.ts";
import { inviteAndKeep, takeAnswer } from "../session/enrolment.ts";
import { keyOf } from "../session/office.ts";
import { saveText } from "../session/save-file.ts";
import type { Identity, Session } from "../session/session.ts";
import type { Change } from "./describe-change.ts";
import { InviteSection, type OpenInvite } from "./invite-section.tsx";
import type { Names } from "./names.ts";
import { PeopleSection } from "./people-section.tsx";

/** Draws invites for those who may invite, and the list of people for everyone. */
export function PeoplePart({
  words,
  names,
  session,
  identity,
  membership,
  directory,
  roles,
  mayRename,
  ask,
  onAnswered,
}: PeoplePartProps) {
  const [open, setOpen] = useState<readonly OpenInvite[]>([]);
  const [lastSeen, setLastSeen] = useState<ReadonlyMap<string, string>>(new Map());
  const person = session.people.find(({ user }) => user === identity.user);
  const canInvite = roles.length > 0;
  const lookAtInvites = useCallback(async (): Promise<void> => {
    if (!person || !canInvite) return;
    const fetched = await fetchOpenInvites(session.client, keyOf(person));
    if (fetched.ok) setOpen(fetched.value.invites);
  }, [session, person, canInvite]);
  useEffect(() => void lookAtInvites(), [lookAtInvites]);
  useEffect(() => {
    if (!person) return;
    const sites = [...session.state().membership.sites.keys()].filter((site) =>
      maySeeStatus(session.state().membership, person.user, site),
    );
    void Promise.all(
      sites.map((site) => fetchSiteStatus(session.client, keyOf(person), site)),
    ).then((answers) => {
      const seen = answers
        .flatMap((answer) => (answer.ok ? answer.value.devices : []))
        .flatMap(({ device, lastContact }) =>
          lastContact ? [[device, lastContact] as const] : [],
        );
      setLastSeen(new Map(seen));
    });
  }, [session, person]);
  const invitable = membership.admins.has(identity.user)
    ? [...membership.sites.keys()]
    : [identity.site];

  return (
    <>
      {canInvite && (
        <InviteSection
          {...{ words, names, roles, invitable, open }}
          onInvite={async (role, site) => {
            const made = await inviteAndKeep(session, identity.user, role, site);
            await lookAtInvites();
            return made;
          }}
          onSaveFile={({ whole }) => saveText("invite.json", whole)}
          onAnswer={async (text) => {
            const taken = await takeAnswer(session, text);
            if (taken.ok) await onAnswered();
            return taken;
          }}
          onWithdraw={(invite) => {
            if (person)
              void refuseInvite(session.client, keyOf(person), invite).then(lookAtInvites);
          }}
        />
      )}
      <PeopleSection
        words={words}
        names={names}
        people={[...membership.users.values()].map((each) => ({
          user: each.user,
          role: each.role,
          site: each.site,
          device: each.device,
          lastSeen: lastSeen.get(each.device),
          name: directory.people[each.user]?.name ?? "",
          contact: directory.people[each.user]?.contact ?? "",
          isRevoked: each.revokedAt !== undefined,
          isSelf: each.user === identity.user,
        }))}
        onRename={
          mayRename
            ? (user, entry) =>
                writeNames(session, identity.user, (before) => ({
                  ...before,
                  people: { ...before.people, [user]: entry },
                }))
            : undefined
        }
        onChange={ask}
      />
    </>
  );
}

type PeoplePartProps = {
  readonly words: Words;
  readonly names: Names;
  readonly session: Session;
  readonly identity: Identity;
  readonly membership: Membership;
  readonly directory: Directory;
  readonly roles: readonly Role[];
  readonly mayRename: boolean;
  readonly ask: ((change: Change) => void) | undefined;
  /** Called when an answer was carried here, so that it is shown. */
  readonly onAnswered: () => Promise<void>;
};
