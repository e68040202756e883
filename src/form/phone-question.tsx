/** A telephone number: typed in any way and any digits, kept so that it can be called from anywhere. */
import { alpha2Of } from "../domain/codelist.ts";
import { type AnswerControlProps, asText } from "./control-props.ts";
import style from "./controls/controls.module.css";
import { Icon } from "./controls/icon.tsx";
import { recordAt } from "./draft.ts";
import { readPhoneNumber } from "./phone-number.ts";

/** Draws the number and says back how it is kept. What is no number yet stays as typed. */
export function PhoneQuestion(props: AnswerControlProps) {
  const { words, draft, at, question, value, id, described } = props;
  const jurisdiction = recordAt(draft.document(), { entity: "case" })?.["jurisdiction"];
  const country = alpha2Of(String(jurisdiction));
  const typed = asText(value);
  const number = typed === "" ? undefined : readPhoneNumber(typed, country);
  const set = (next: string): void => draft.setAnswer(at, question.field, next || undefined);
  return (
    <>
      <input
        id={id}
        className={`${style["input"]} ${style["half"]}`}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        dir="ltr"
        aria-describedby={described}
        value={typed}
        onChange={(event) => set(event.currentTarget.value)}
        onBlur={() => number && set(number.kept)}
      />
      <div role="status">
        {number && (
          <p className={style["echo"]}>
            <Icon name="check" size={20} />
            <span>
              {words.say("phone.kept")} <bdi dir="ltr">{number.shown}</bdi>
            </span>
          </p>
        )}
      </div>
    </>
  );
}
