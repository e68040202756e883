/** A repeat group: a line an item, one item open at a time, removal that can be undone for 10 s. */
import { useEffect, useState } from "react";
import { answerText } from "../../form/answer-text.ts";
import { Button } from "../../form/controls/button.tsx";
import type { Draft, DraftRecord, RecordPath } from "../../form/draft.ts";
import { itemsOf } from "../../form/draft.ts";
import { RecordQuestions } from "../../form/record-questions.tsx";
import type { Topic } from "../../form/topics.ts";
import { useDocument } from "../../form/use-answer.ts";
import type { Words } from "../../words/words.ts";
import style from "./intake.module.css";
import { groupKey } from "./topic-words.ts";

/** Adds, opens, changes and removes items. At most 512, as everywhere. */
export function GroupItems({ words, draft, topic, newRecord, errorsAt }: GroupItemsProps) {
  const { say } = words;
  const document = useDocument(draft);
  const items = itemsOf(document, topic.entity);
  const [open, setOpen] = useState<string | undefined>(() => idOf(items.at(-1)));
  const [undo, setUndo] = useState<(() => void) | undefined>(undefined);
  useEffect(() => {
    if (!undo) return undefined;
    const timer = setTimeout(() => setUndo(undefined), 10_000);
    return () => clearTimeout(timer);
  }, [undo]);
  const name = say(groupKey(topic.entity));

  return (
    <>
      {items.length === 0 && <p className={style["item"]}>{say("group.none")}</p>}
      {items.map((item, place) => {
        const id = idOf(item) ?? "";
        const title = say("group.item", { name, number: place + 1, count: items.length });
        const remove = (): void => {
          const back = draft.removeItem(topic.entity, id);
          setUndo(() => back);
          setOpen(undefined);
        };
        if (id !== open)
          return (
            <div key={id} className={style["item"]}>
              <span>
                <b>{title}</b>
                <small>{outline(words, topic, item)}</small>
              </span>
              <span>
                <Button tone="link" onPress={() => setOpen(id)}>
                  {say("action.change")}
                  <span className="unseen"> {title}</span>
                </Button>
                <Button tone="link" onPress={remove}>
                  {say("action.remove")}
                  <span className="unseen"> {title}</span>
                </Button>
              </span>
            </div>
          );
        const at: RecordPath = { entity: topic.entity, id };
        return (
          <section key={id}>
            <div className={style["head"]}>
              <h2>{title}</h2>
              <Button tone="link" onPress={remove}>
                {say("action.remove")}
                <span className="unseen"> {title}</span>
              </Button>
            </div>
            <RecordQuestions
              words={words}
              draft={draft}
              topic={topic}
              at={at}
              errorAt={errorsAt(at)}
            />
          </section>
        );
      })}
      <div role="status">
        {undo && (
          <p className={style["undo"]}>
            {say("group.removed")}
            <Button
              tone="link"
              onPress={() => {
                undo();
                setUndo(undefined);
              }}
            >
              {say("action.undo")}
            </Button>
          </p>
        )}
      </div>
      {items.length < 512 && (
        <div className={style["add"]}>
          <Button
            icon="plus"
            onPress={() => setOpen(draft.addItem(topic.entity, newRecord(topic.entity)))}
          >
            {say("group.add", { name })}
          </Button>
        </div>
      )}
    </>
  );
}

type GroupItemsProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly topic: Topic;
  readonly newRecord: (entity: string) => DraftRecord;
  readonly errorsAt: (at: RecordPath) => (field: string) => string | undefined;
};

const idOf = (item: DraftRecord | undefined): string | undefined =>
  typeof item?.["id"] === "string" ? item["id"] : undefined;

/** The first answers of an item in one line. */
const outline = (words: Words, topic: Topic, item: DraftRecord): string =>
  topic.questions
    .filter(({ field }) => item[field] !== undefined)
    .slice(0, 3)
    .map((question) => answerText(words, question, item[question.field]))
    .join(" · ") || words.say("answer.none");
