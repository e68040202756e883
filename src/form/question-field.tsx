/** One question of the registry, drawn with the control that fits its kind. */
import { useId } from "react";
import type { Words } from "../words/words.ts";
import type { AskedQuestion } from "./asked-question.ts";
import { Checkboxes, type Option, Radios } from "./controls/choice.tsx";
import { Combobox, MultiCombobox } from "./controls/combobox.tsx";
import style from "./controls/controls.module.css";
import { toWholeNumber } from "./controls/digits.ts";
import { FieldError } from "./controls/field.tsx";
import { DateQuestion } from "./date-question.tsx";
import type { Draft, RecordPath } from "./draft.ts";
import { optionsOf } from "./options.ts";
import { SkipChips } from "./skip-chips.tsx";
import { useAnswer } from "./use-answer.ts";

/** Draws the question with its hint, its answer and the ways not to answer. */
export function QuestionField({ words, draft, at, question, error }: QuestionFieldProps) {
  const id = useId();
  const { value, missing } = useAnswer(draft, at, question.field);
  const label = words.label(question.label);
  const hint =
    question.hint && words.hasLabel(question.hint) ? words.label(question.hint) : undefined;
  const described =
    [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const set = (next: unknown): void => draft.setAnswer(at, question.field, next);
  const isGroup =
    question.control === "date" ||
    question.control === "partial-date" ||
    drawsChoices(words, question);
  const head = (
    <>
      <span className={style["code"]}>{question.code}</span>
      <span>
        {label}
        {question.optional && (
          <span className={style["optional"]}> ({words.say("answer.optional")})</span>
        )}
      </span>
    </>
  );
  const body = (
    <>
      {hint && (
        <p className={style["hint"]} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`} message={error} />}
      <Control {...{ words, question, value, set, id, described, label }} />
      {question.skippable && (
        <SkipChips
          words={words}
          label={label}
          reason={missing}
          onChange={(reason) => draft.setMissing(at, question.field, reason)}
        />
      )}
    </>
  );
  const shell = {
    className: `${style["question"]} ${error ? style["warned"] : ""}`,
    id: anchorOf(at, question.field),
  };
  if (isGroup)
    return (
      <fieldset {...shell} aria-describedby={described}>
        <legend className={style["head"]}>{head}</legend>
        {body}
      </fieldset>
    );
  return (
    <div {...shell}>
      <label className={style["head"]} htmlFor={id}>
        {head}
      </label>
      {body}
    </div>
  );
}

/** The anchor of a question on its page. */
export const anchorOf = (at: RecordPath, field: string): string =>
  ["q", at.entity, at.id, field].filter(Boolean).join("-");

type QuestionFieldProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly at: RecordPath;
  readonly question: AskedQuestion;
  readonly error?: string | undefined;
};

function Control({ words, question, value, set, id, described, label }: ControlProps) {
  const shared = {
    id,
    autoComplete: "off",
    spellCheck: false,
    "aria-describedby": described,
  } as const;
  switch (question.control) {
    case "text":
      return (
        <input
          {...shared}
          className={style["input"]}
          dir="auto"
          value={asText(value)}
          onChange={(event) =>
            set(event.currentTarget.value === "" ? undefined : event.currentTarget.value)
          }
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
          onChange={(event) =>
            set(event.currentTarget.value === "" ? undefined : event.currentTarget.value)
          }
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
    case "yes-no":
      return (
        <Radios
          name={id}
          options={["yes", "no"].map((code) => ({
            code,
            label: words.say(code === "yes" ? "answer.yes" : "answer.no"),
          }))}
          value={typeof value === "string" ? value : undefined}
          onChange={set}
        />
      );
    case "flag":
      return (
        <Radios
          name={id}
          options={["yes", "no"].map((code) => ({
            code,
            label: words.say(code === "yes" ? "answer.yes" : "answer.no"),
          }))}
          value={value === true ? "yes" : value === false ? "no" : undefined}
          onChange={(code) => set(code === undefined ? undefined : code === "yes")}
        />
      );
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
      return <CodeControl {...{ words, question, value, set, id, described, label }} />;
  }
}

function CodeControl({ words, question, value, set, id, described, label }: ControlProps) {
  const options = optionsOf(words, question.codeList ?? "", codesIn(value));
  const many = question.control === "many-codes";
  const chosen = codesIn(value);
  if (drawsChoices(words, question))
    return many ? (
      <Checkboxes
        options={options}
        values={chosen}
        onChange={(next) => set(next.length === 0 ? undefined : next)}
      />
    ) : (
      <Radios
        name={id}
        options={options}
        value={typeof value === "string" ? value : undefined}
        onChange={set}
        single={options.some((option: Option) => option.label.length > 34)}
      />
    );
  const shared = {
    id,
    options,
    describedBy: described,
    noMatch: words.say("answer.no-match"),
    label,
  };
  return many ? (
    <MultiCombobox
      {...shared}
      values={chosen}
      onChange={(next) => set(next.length === 0 ? undefined : next)}
      removeWord={words.say("action.remove")}
    />
  ) : (
    <Combobox {...shared} value={typeof value === "string" ? value : undefined} onChange={set} />
  );
}

type ControlProps = {
  readonly words: Words;
  readonly question: AskedQuestion;
  readonly value: unknown;
  readonly set: (value: unknown) => void;
  readonly id: string;
  readonly described: string | undefined;
  readonly label: string;
};

/** Up to seven single choices, or twenty boxes, stand open; longer lists are typed into. */
const drawsChoices = (words: Words, question: AskedQuestion): boolean => {
  if (question.control === "yes-no" || question.control === "flag") return true;
  if (question.control !== "one-code" && question.control !== "many-codes") return false;
  const count = optionsOf(words, question.codeList ?? "").length;
  return question.control === "one-code" ? count <= 7 : count <= 20;
};

const codesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((code) => typeof code === "string");

const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const toTexts = (typed: string): readonly string[] | undefined =>
  typed === "" ? undefined : typed.split(",").map((part) => part.trimStart());

/** Leaving the field drops what was left blank between commas. */
const withoutBlanks = (value: unknown): readonly string[] | undefined => {
  const texts = codesIn(value).filter((text) => text.trim() !== "");
  return texts.length === 0 ? undefined : texts;
};
