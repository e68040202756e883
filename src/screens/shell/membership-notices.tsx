/** What everybody on a device must learn of: new readers of the shelter, and alarms of the last synchronisation. */
import { useEffect, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Membership } from "../../membership/membership.ts";
import type { Alarm } from "../../sync/context.ts";
import type { Words } from "../../words/words.ts";
import type { Names } from "../people/names.ts";
import { newReaders, noteTold, toldUpTo } from "../session/new-readers.ts";
import type { Session } from "../session/session.ts";
import { Notice } from "./notice.tsx";

/** Shows each new reader until somebody says they have seen it, and each alarm as long as it lasts. */
export function MembershipNotices({ words, names, session, membership, alarms }: NoticesProps) {
  const { say } = words;
  const [told, setTold] = useState<number | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it stands is read once a session
  useEffect(
    () => void toldUpTo(session.device, membership, session.identity.practice).then(setTold),
    [session],
  );
  const own = session.people.map(({ user }) => user);
  const readers = told === undefined ? [] : newReaders(membership, session.device.site, told, own);
  const seen = (): void => {
    setTold(membership.head.seq);
    void noteTold(session.device, membership.head.seq);
  };
  return (
    <>
      {readers.map(({ user, role }) => (
        <Notice
          key={user}
          tone="warn"
          icon="people"
          action={<Button onPress={seen}>{say("reader.seen")}</Button>}
        >
          {say("reader.added", {
            person: names.person(user),
            role: say(`role.${role}`),
            site: names.site(session.device.site),
          })}
        </Notice>
      ))}
      {[...new Set(alarms.map(({ type }) => type))].map((type) => (
        <Notice key={type} tone="warn" icon="alert">
          {say(`alarm.${type}`)}
        </Notice>
      ))}
    </>
  );
}

type NoticesProps = {
  readonly words: Words;
  readonly names: Names;
  readonly session: Session;
  readonly membership: Membership;
  readonly alarms: readonly Alarm[];
};
