/** One question of the registry: its words, its control and the ways not to answer it. */
import { memo, type ReactNode, useId, useState } from "react";
import type { Words } from "../words/words.ts";
import { AnswerControl, drawsGroup } from "./answer-control.tsx";
import { answerText } from "./answer-text.ts";
import type { AskedQuestion } from "./asked-question.ts";
import { Button } from "./controls/button.tsx";
import style from "./controls/controls.module.css";
import { FieldError } from "./controls/field.tsx";
import { type Draft, type RecordPath, recordAt } from "./draft.ts";
import { isSameAnswer } from "./finish.ts";
import type { Surroundings } from "./references.ts";
import { SkipChips } from "./skip-chips.tsx";
import { useAnswer } from "./use-answer.ts";

/** Draws the question. It draws again only when its own answer changes. */
export const QuestionField = memo(function QuestionField(props: QuestionFieldProps) {
  const { words, draft, at, question, around, error } = props;
  const id = useId();
  const { value, missing } = useAnswer(draft, at, question.field);
  const [isReopened, setReopened] = useState(false);
  const label = words.label(question.label);
  const isTold = !isReopened && isOnRecord(around.onRecord, at, question, value);
  const hint = !isTold && words.hasLabel(question.hint) ? words.label(question.hint) : undefined;
  const described =
    [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
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
  const body = isTold ? (
    <ToldAlready words={words} onChange={() => setReopened(true)} label={label}>
      {answerText(words, question, value, draft.document(), around)}
    </ToldAlready>
  ) : (
    <>
      {hint && (
        <p className={style["hint"]} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`} message={error} />}
      <AnswerControl
        {...{ words, draft, at, question, around, value, id, described, label }}
        isInvalid={error !== undefined}
      />
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
    "data-question": `${question.entity}.${question.field}`,
  };
  if (isTold || drawsGroup(words, question))
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
});

/** The anchor of a question on its page. */
export const anchorOf = ({ entity, id, within }: RecordPath, field: string): string =>
  ["q", entity, id ?? within, field].filter(Boolean).join("-");

/** What a question is drawn with. */
export type QuestionFieldProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly at: RecordPath;
  readonly question: AskedQuestion;
  readonly around: Surroundings;
  readonly error?: string | undefined;
};

/** Whether a sensitive question was answered when the case was last handed in, and just so. */
const isOnRecord = (
  onRecord: Surroundings["onRecord"],
  at: RecordPath,
  question: AskedQuestion,
  value: unknown,
): boolean => {
  if (!question.isSensitive || onRecord === undefined || value === undefined) return false;
  return isSameAnswer(recordAt(onRecord, at)?.[question.field], value);
};

/** Nobody is asked twice for what is hard to say: the answer is shown, and changed only on purpose. */
function ToldAlready({ words, children, label, onChange }: ToldAlreadyProps) {
  const { say } = words;
  return (
    <div className={style["told"]}>
      <p>
        <b>{say("told.title")}</b> <bdi>{children}</bdi>
      </p>
      <p className={style["hint"]}>{say("told.note")}</p>
      <Button tone="link" onPress={onChange}>
        {say("action.change")}
        <span className="unseen"> {label}</span>
      </Button>
    </div>
  );
}

type ToldAlreadyProps = {
  readonly words: Words;
  readonly children: ReactNode;
  readonly label: string;
  readonly onChange: () => void;
};
