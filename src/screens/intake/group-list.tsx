/** A repeat group: a line an item with ways to open, move and remove it, and one to add another. */
import { answerText } from "../../form/answer-text.ts";
import { Button, ButtonLink } from "../../form/controls/button.tsx";
import { type DraftRecord, itemsOf, recordAt } from "../../form/draft.ts";
import { groupKey } from "../../form/references.ts";
import { type Part, recordsOf } from "../../form/topics.ts";
import { useDraft } from "../../form/use-answer.ts";
import type { Words } from "../../words/words.ts";
import { addressOf } from "./address.ts";
import type { CasePage } from "./case-page.ts";
import style from "./intake.module.css";

/** Draws the group. `above` is the record it belongs to. At most 512 items, as everywhere. */
export function GroupList({ casePage, part, above, isDrawn }: GroupListProps) {
  const { words, draft, base, go, offerUndo, around } = casePage;
  const { say } = words;
  useDraft(draft, (document) => document[part.entity]);
  const document = draft.document();
  const records = recordsOf(part, document, above);
  const name = say(groupKey(part.entity));
  const remove = (id: string, title: string): void => {
    const back = draft.removeItem(part.entity, id);
    offerUndo({ said: say("group.removed", { name: title }), back });
  };
  return (
    <>
      {records.length === 0 && <p className={style["item"]}>{say("group.none")}</p>}
      {(isDrawn ? [] : records).map((at, place) => {
        const id = at.id ?? "";
        const title = say("group.item", { name, number: place + 1, count: records.length });
        const item = recordAt(document, at) ?? {};
        const move = (by: 1 | -1): void => {
          const other = records[place + by]?.id;
          if (other !== undefined) draft.swapItems(part.entity, id, other);
        };
        return (
          <div key={id} className={style["item"]}>
            <span>
              <b>{title}</b>
              <small>
                <bdi>{outline(words, part, item)}</bdi>
              </small>
            </span>
            <span>
              {isNumbered(item) && records.length > 1 && (
                <>
                  <Button tone="link" onPress={() => move(-1)}>
                    {say("group.up")}
                    <span className="unseen"> {title}</span>
                  </Button>
                  <Button tone="link" onPress={() => move(1)}>
                    {say("group.down")}
                    <span className="unseen"> {title}</span>
                  </Button>
                </>
              )}
              <ButtonLink href={addressOf(base, document, at)}>
                {say("action.change")}
                <span className="unseen"> {title}</span>
              </ButtonLink>
              <Button tone="link" onPress={() => remove(id, title)}>
                {say("action.remove")}
                <span className="unseen"> {title}</span>
              </Button>
            </span>
          </div>
        );
      })}
      {itemsOf(document, part.entity).length < mostItems && (
        <div className={style["add"]}>
          <Button
            icon="plus"
            onPress={() => {
              const record = around.begin(draft.document(), part.entity, above);
              const id = draft.addItem(part.entity, record);
              go(addressOf(base, draft.document(), { entity: part.entity, id }));
            }}
          >
            {say("group.add", { name })}
          </Button>
        </div>
      )}
    </>
  );
}

type GroupListProps = {
  readonly casePage: CasePage;
  readonly part: Part;
  readonly above?: string | undefined;
  /** The only item stands above with all its questions, so that no line is needed for it. */
  readonly isDrawn: boolean;
};

const mostItems = 512;

/** Order means something where items carry a number; elsewhere they stand in the order of writing. */
const isNumbered = (item: DraftRecord): boolean => "sequence" in item || "episode" in item;

/** The first answers of an item in one line. */
const outline = (words: Words, part: Part, item: DraftRecord): string =>
  part.questions
    .filter(({ field, control }) => item[field] !== undefined && !control.startsWith("reference"))
    .slice(0, 3)
    .map((question) => answerText(words, question, item[question.field]).slice(0, longestInOutline))
    .join(" · ") || words.say("answer.none");

const longestInOutline = 120;
