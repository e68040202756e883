/** The control that fits the kind of a question. What is typed is kept even where it cannot be right. */
import type { Words } from "../words/words.ts";
import { AgeBandQuestion } from "./age-band-question.tsx";
import type { AskedQuestion } from "./asked-question.ts";
import { CodeQuestion, drawsChoices } from "./code-question.tsx";
import { type AnswerControlProps, asText } from "./control-props.ts";
import { Radios } from "./controls/choice.tsx";
import style from "./controls/controls.module.css";
import { toAsciiDigits, toWholeNumber } from "./controls/digits.ts";
import { DateQuestion } from "./date-question.tsx";
import { MoneyQuestion } from "./money-question.tsx";
import { PhoneQuestion } from "./phone-question.tsx";
import { ReferenceQuestion } from "./reference-question.tsx";

/** Draws the control of a question. */
export function AnswerControl(props: AnswerControlProps) {
  const { words, draft, at, question, value, id, described, isInvalid } = props;
  const set = (next: unknown): void => draft.setAnswer(at, question.field, next);
  const shared = {
    id,
    autoComplete: "off",
    autoCapitalize: "none",
    spellCheck: false,
    "aria-describedby": described,
    "aria-invalid": isInvalid || undefined,
  } as const;
  switch (question.control) {
    case "text":
      return (
        <input
          {...shared}
          className={style["input"]}
          dir="auto"
          value={asText(value)}
          onChange={(event) => set(event.currentTarget.value || undefined)}
        />
      );
    case "texts":
      return (
        <input
          {...shared}
          className={style["input"]}
          dir="auto"
          value={Array.isArray(value) ? value.join(", ") : asText(value)}
          onChange={(event) => set(toTexts(event.currentTarget.value))}
          onBlur={() => Array.isArray(value) && set(withoutBlanks(value))}
        />
      );
    case "long-text":
      return (
        <textarea
          {...shared}
          className={`${style["input"]} ${style["area"]}`}
          dir="auto"
          value={asText(value)}
          onChange={(event) => set(event.currentTarget.value || undefined)}
        />
      );
    case "whole-number":
      return (
        <input
          {...shared}
          className={`${style["input"]} ${style["narrow"]}`}
          inputMode="numeric"
          dir="ltr"
          value={asText(value)}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            set(typed === "" ? undefined : (toWholeNumber(typed) ?? typed));
          }}
        />
      );
    case "decimal":
      return (
        <input
          {...shared}
          className={`${style["input"]} ${style["narrow"]}`}
          inputMode="decimal"
          dir="ltr"
          value={asText(value)}
          onChange={(event) => set(toDecimal(event.currentTarget.value) || undefined)}
        />
      );
    case "money":
      return <MoneyQuestion {...props} />;
    case "phone":
      return <PhoneQuestion {...props} />;
    case "yes-no":
    case "flag":
      return <YesNo {...props} />;
    case "date":
    case "partial-date":
      return (
        <DateQuestion
          words={words}
          partial={question.control === "partial-date"}
          value={value}
          onChange={set}
          idOfFirst={`${id}-day`}
        />
      );
    case "one-code":
    case "many-codes":
      return isAgeBand(question) ? <AgeBandQuestion {...props} /> : <CodeQuestion {...props} />;
    case "reference":
    case "references":
      return <ReferenceQuestion {...props} />;
  }
}

/** Whether the control is several inputs under one legend. */
export const drawsGroup = (words: Words, question: AskedQuestion): boolean =>
  groups.has(question.control) || drawsChoices(words, question);

const groups: ReadonlySet<string> = new Set([
  "date",
  "partial-date",
  "money",
  "yes-no",
  "flag",
  "reference",
  "references",
]);

const isAgeBand = ({ entity, field }: AskedQuestion): boolean =>
  entity === "victim" && field === "ageBand";

/** Yes and no. That it is not known, or was declined, is said with the chips. */
function YesNo({ words, draft, at, question, value, id }: AnswerControlProps) {
  const isFlag = question.control === "flag";
  const chosen = isFlag ? { true: "yes", false: "no" }[String(value)] : asText(value) || undefined;
  return (
    <Radios
      name={id}
      options={[
        { code: "yes", label: words.say("answer.yes") },
        { code: "no", label: words.say("answer.no") },
      ]}
      value={chosen}
      onChange={(code) =>
        draft.setAnswer(at, question.field, isFlag && code !== undefined ? code === "yes" : code)
      }
    />
  );
}

/** A decimal point, whatever the digits and whichever sign people write between them. */
const toDecimal = (typed: string): string =>
  toAsciiDigits(typed).trim().replace(",", ".").replace("٫", ".");

const toTexts = (typed: string): readonly string[] | undefined =>
  typed === "" ? undefined : typed.split(/[,،]/).map((part) => part.trimStart());

/** Leaving the field drops what was left blank between commas. */
const withoutBlanks = (value: readonly unknown[]): readonly unknown[] | undefined => {
  const texts = value.filter((text) => typeof text === "string" && text.trim() !== "");
  return texts.length === 0 ? undefined : texts;
};
