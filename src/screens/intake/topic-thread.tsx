/** The thread of topics: a ring, a half disc or a tick for each; any order; never a percentage. */
import type { DraftDocument } from "../../form/draft.ts";
import { progressOf, type Topic, type TopicProgress } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import style from "./intake.module.css";
import { topicKey } from "./topic-words.ts";

/** Lists the topics with how far each is. `at` is the one at work. */
export function TopicThread({ words, topics, document, base, at, slim = false }: TopicThreadProps) {
  const { say } = words;
  return (
    <ol className={style["thread"]}>
      {topics.map((topic) => {
        const progress = progressOf(topic, document);
        const isAt = topic.letter === at;
        const name = `${topic.letter}. ${say(topicKey(topic.letter))}`;
        return (
          <li key={topic.letter} data-at={isAt || undefined}>
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
      })}
    </ol>
  );
}

type TopicThreadProps = {
  readonly words: Words;
  readonly topics: readonly Topic[];
  readonly document: DraftDocument;
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
  if (topic.form === "many" && progress.items === 0) return say("intake.no-items");
  if (progress.answered === 0) return say("intake.can-wait");
  return [
    topic.form === "many" ? say("intake.items", { count: progress.items }) : undefined,
    say("intake.answered-of", { done: progress.answered, of: progress.asked }),
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
