/** The outbox with what is on this device now. */
import { useLiveQuery } from "dexie-react-hooks";
import { useSyncExternalStore } from "react";
import { filesOnTheirWay, type outboxCounts } from "../store/outbox.ts";
import type { Words } from "../words/words.ts";
import { OutboxScreen, type SyncProgress } from "./outbox-screen.tsx";
import type { Session } from "./session/session.ts";
import { Version } from "./shell/version.tsx";

/** Connects the outbox to the device and to the synchronising. */
export function OutboxPage({ words, session, counts, online }: OutboxPageProps) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const apart = useLiveQuery(
    () =>
      session.device.database.quarantine
        .toArray()
        .then((rows) => rows.map(({ id, reason }) => ({ id, reason }))),
    [session.device],
  );
  const files = useLiveQuery(() => filesOnTheirWay(session.device), [session.device]);
  return (
    <>
      <OutboxScreen
        words={words}
        counts={counts ?? nothing}
        syncing={state.syncing && toShown(state.syncing)}
        problem={state.problem}
        apart={apart ?? []}
        files={files ?? []}
        online={online}
        onSync={() => void session.syncNow()}
      />
      <Version words={words} />
    </>
  );
}

type OutboxPageProps = {
  readonly words: Words;
  readonly session: Session;
  readonly counts: Awaited<ReturnType<typeof outboxCounts>> | undefined;
  readonly online: boolean;
};

const nothing = { drafts: 0, ready: 0, sent: 0, received: 0, custody: 0, refused: 0, bytes: 0 };

const toShown = ({
  phase,
  envelopes,
  bytesDone,
  bytesTotal,
}: NonNullable<ReturnType<Session["state"]>["syncing"]>): SyncProgress => ({
  step: phase === "sending" ? "upload" : phase === "log" ? "log" : "receive",
  records: envelopes,
  bytes: bytesDone,
  of: bytesTotal,
});
