/** All questions of one record that apply now; sensitive ones folded until they are needed. */
import { type ReactNode, useState } from "react";
import type { Words } from "../words/words.ts";
import type { AskedQuestion } from "./asked-question.ts";
import style from "./controls/controls.module.css";
import { Icon } from "./controls/icon.tsx";
import type { Draft, RecordPath } from "./draft.ts";
import { QuestionField } from "./question-field.tsx";
import { applying, type Topic } from "./topics.ts";
import { useDocument } from "./use-answer.ts";

/** Draws the questions in the order of the paper form. */
export function RecordQuestions({ words, draft, topic, at, errorAt }: RecordQuestionsProps) {
  const document = useDocument(draft);
  const record = draft.record(at);
  if (!record) return null;
  return (
    <>
      {applying(topic, document, record).map((question) =>
        question.isSensitive ? (
          <Folded
            key={question.field}
            words={words}
            question={question}
            isAnswered={record[question.field] !== undefined}
          >
            <QuestionField {...{ words, draft, at, question }} error={errorAt(question.field)} />
          </Folded>
        ) : (
          <QuestionField
            key={question.field}
            {...{ words, draft, at, question }}
            error={errorAt(question.field)}
          />
        ),
      )}
    </>
  );
}

type RecordQuestionsProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly topic: Topic;
  readonly at: RecordPath;
  readonly errorAt: (field: string) => string | undefined;
};

function Folded({ words, question, isAnswered, children }: FoldedProps) {
  const { say, label } = words;
  const [open, setOpen] = useState(isAnswered);
  return (
    <details
      className={style["sensitive"]}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Icon name="lock" size={22} />
        <span>
          <b>{say("sensitive.title")}</b>
          <small>
            {question.code}. {label(question.label)}
          </small>
        </span>
        <Icon name="down" size={20} />
      </summary>
      <div>
        <div className={style["aloud"]}>
          <b>{say("sensitive.aloud")}</b>
          <p>{say("sensitive.script")}</p>
        </div>
        {children}
      </div>
    </details>
  );
}

type FoldedProps = {
  readonly words: Words;
  readonly question: AskedQuestion;
  /** An answer on record stands open. */
  readonly isAnswered: boolean;
  readonly children: ReactNode;
};
