/** The thread of topics by phases: a ring, a half disc or a tick for each; any order; no percentage. */
import type { Draft } from "../../form/draft.ts";
import { phases, progressOf, type Topic, type TopicProgress, topics } from "../../form/topics.ts";
import { useCalmDocument } from "../../form/use-answer.ts";
import type { Words } from "../../words/words.ts";
import style from "./intake.module.css";
import { phaseKey, topicKey } from "./topic-words.ts";

/** Lists the topics with how far each is. `at` is the one at work. */
export function TopicThread({ words, draft, base, at, slim = false }: TopicThreadProps) {
  const { say } = words;
  const document = useCalmDocument(draft);
  return phases.map(({ phase }) => (
    <section key={phase} className={style["phase"]} aria-label={say(phaseKey(phase))}>
      {slim ? <p>{say(phaseKey(phase))}</p> : <h3>{say(phaseKey(phase))}</h3>}
      <ol className={style["thread"]}>
        {topics
          .filter((topic) => topic.phase === phase)
          .map((topic) => (
            <Row
              key={topic.letter}
              {...{ words, base, slim, topic }}
              progress={progressOf(topic, document)}
              isAt={topic.letter === at}
            />
          ))}
      </ol>
    </section>
  ));
}

function Row({ words, base, slim, topic, progress, isAt }: RowProps) {
  const { say } = words;
  const name = `${topic.letter}. ${say(topicKey(topic.letter))}`;
  return (
    <li data-at={isAt || undefined}>
      <Disc state={progress.state} />
      {slim ? (
        <a href={`${base}/${topic.letter}`} aria-current={isAt ? "page" : undefined}>
          <span>
            {name}
            <span className="unseen">, {say(stateKeys[progress.state])}</span>
          </span>
        </a>
      ) : (
        <a className={style["row"]} href={`${base}/${topic.letter}`}>
          <span>
            <b>{name}</b>
            <small>{summary(words, topic, progress)}</small>
          </span>
          <span className={style["state"]} data-step={isAt ? "at" : progress.state}>
            {say(isAt ? "intake.continue" : stateKeys[progress.state])}
          </span>
        </a>
      )}
    </li>
  );
}

type RowProps = {
  readonly words: Words;
  readonly base: string;
  readonly slim: boolean;
  readonly topic: Topic;
  readonly progress: TopicProgress;
  readonly isAt: boolean;
};

type TopicThreadProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly base: string;
  readonly at: string | undefined;
  /** Names only, for the side of a page. */
  readonly slim?: boolean;
};

function Disc({ state }: { readonly state: TopicProgress["state"] }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
    >
      {state === "done" ? (
        <>
          <circle cx="12" cy="12" r="11" fill="var(--done)" />
          <path
            d="M7 12.5l3.5 3.5L17 8.5"
            stroke="#fff"
            strokeWidth="2.5"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      ) : (
        <>
          <circle
            cx="12"
            cy="12"
            r="10"
            fill="var(--paper)"
            stroke={state === "begun" ? "var(--brand)" : "var(--line-strong)"}
            strokeWidth="2"
          />
          {state === "begun" && <path d="M12 2a10 10 0 0 0 0 20z" fill="var(--brand)" />}
        </>
      )}
    </svg>
  );
}

const summary = (words: Words, topic: Topic, progress: TopicProgress): string => {
  const { say } = words;
  const isList = topic.parts.every(({ form }) => form === "many");
  if (isList && progress.items === 0) return say("intake.no-items");
  if (progress.state === "none") return say("intake.can-wait");
  return [
    isList ? say("intake.items", { count: progress.items }) : undefined,
    progress.asked > 0
      ? say("intake.answered-of", { done: progress.answered, of: progress.asked })
      : undefined,
    progress.more > 0 ? say("intake.more-answers", { count: progress.more }) : undefined,
    progress.reasons > 0 ? say("intake.without", { count: progress.reasons }) : undefined,
  ]
    .filter(Boolean)
    .join(" · ");
};

const stateKeys = {
  none: "intake.state.none",
  begun: "intake.state.begun",
  done: "intake.state.done",
} as const;
