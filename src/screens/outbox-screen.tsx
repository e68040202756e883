/** Shows what has not left this device yet, how far each record has come, and sends on request. */
import { Button } from "../form/controls/button.tsx";
import { Icon } from "../form/controls/icon.tsx";
import type { Problem } from "../protocol/problem.ts";
import type { WordKey, Words } from "../words/words.ts";
import style from "./outbox.module.css";
import page from "./page.module.css";
import { Explanation } from "./shell/explain.tsx";
import { Working } from "./shell/working.tsx";

/** The way of a record in five steps, what is on its way now, and what could not be opened. */
export function OutboxScreen({
  words,
  counts,
  syncing,
  problem,
  apart,
  files = [],
  online,
  onSync,
}: OutboxScreenProps) {
  const { say } = words;
  const waiting = counts.ready + counts.sent;
  return (
    <>
      <h1>{say("outbox.title")}</h1>
      <p className={page["lead"]}>
        {waiting === 0
          ? say("outbox.nothing")
          : say(online ? "outbox.waiting" : "outbox.waiting-offline", { count: waiting })}
      </p>
      {problem && <Explanation words={words} problem={problem} />}
      {syncing ? (
        <Working done={syncing.bytes} of={syncing.of}>
          {say(`outbox.step.${syncing.step}`, {
            count: syncing.records,
            size: say("outbox.kilobytes", { count: words.number(Math.ceil(syncing.bytes / 1000)) }),
          })}
        </Working>
      ) : (
        <div className={page["actions"]}>
          <Button tone="brand" icon="sync" onPress={onSync}>
            {say("outbox.sync")}
          </Button>
        </div>
      )}
      <section className={page["section"]}>
        <h2>{say("outbox.way")}</h2>
        <ol className={style["way"]}>
          {steps.map(({ state, title, note }) => (
            <li key={state} data-empty={counts[state] === 0 || undefined}>
              <span className={style["count"]}>{words.number(counts[state])}</span>
              <span>
                <b>{say(title)}</b>
                <small>{say(note)}</small>
              </span>
            </li>
          ))}
        </ol>
        <p className={`${page["para"]} ${page["quiet"]}`}>
          {say("outbox.bytes", { size: words.number(Math.ceil(counts.bytes / 1000)) })}
        </p>
      </section>
      {files.length > 0 && (
        <section className={page["section"]}>
          <h2>{say("outbox.files")}</h2>
          <ul className={style["apart"]}>
            {files.map(({ eid, done, bytes }, place) => (
              <li key={eid}>
                <Working done={done} of={bytes}>
                  {say("outbox.files.item", {
                    number: words.number(place + 1),
                    done: words.number(Math.ceil(done / 1000)),
                    size: words.number(Math.ceil(bytes / 1000)),
                  })}
                </Working>
              </li>
            ))}
          </ul>
        </section>
      )}
      {apart.length > 0 && (
        <section className={page["section"]}>
          <h2>{say("outbox.apart")}</h2>
          <p className={page["para"]}>{say("outbox.apart.note")}</p>
          <ul className={style["apart"]}>
            {apart.map((item) => (
              <li key={item.id}>
                <Icon name="alert" />
                <span>{say("outbox.apart.item", { reason: item.reason })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Records by how far they have come, and the bytes that still wait. */
export type OutboxCounts = Readonly<Record<OutboxStep, number>> & { readonly bytes: number };

/** What a synchronisation is doing: a step, records moved so far, and bytes of how many. */
export type SyncProgress = {
  readonly step: "log" | "upload" | "receive";
  readonly records: number;
  readonly bytes: number;
  /** Bytes in all, as far as they are known. */
  readonly of: number | undefined;
};

type OutboxStep = "drafts" | "ready" | "sent" | "received" | "custody";

type OutboxScreenProps = {
  readonly words: Words;
  readonly counts: OutboxCounts;
  readonly syncing: SyncProgress | undefined;
  readonly problem: Problem | undefined;
  /** What failed a check and is kept apart, with its reason as a code. */
  readonly apart: readonly { readonly id: string; readonly reason: string }[];
  /** Files that were handed in, with the bytes of each that arrived and all it has. */
  readonly files?: readonly {
    readonly eid: string;
    readonly done: number;
    readonly bytes: number;
  }[];
  readonly online: boolean;
  readonly onSync: () => void;
};

const steps: readonly {
  readonly state: OutboxStep;
  readonly title: WordKey;
  readonly note: WordKey;
}[] = [
  { state: "drafts", title: "outbox.draft", note: "outbox.draft.note" },
  { state: "ready", title: "outbox.ready", note: "outbox.ready.note" },
  { state: "sent", title: "outbox.sent", note: "outbox.sent.note" },
  { state: "received", title: "outbox.received", note: "outbox.received.note" },
  { state: "custody", title: "outbox.custody", note: "outbox.custody.note" },
];
