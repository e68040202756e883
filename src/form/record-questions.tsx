/** All questions of one record that apply now; sensitive ones folded until they are needed. */
import { useState } from "react";
import type { Words } from "../words/words.ts";
import type { AskedQuestion } from "./asked-question.ts";
import style from "./controls/controls.module.css";
import { Icon } from "./controls/icon.tsx";
import { type Draft, type DraftDocument, type RecordPath, recordAt } from "./draft.ts";
import { QuestionField } from "./question-field.tsx";
import { ReadAloud } from "./read-aloud.tsx";
import type { Surroundings } from "./references.ts";
import { applying, type Part } from "./topics.ts";
import { useDraft } from "./use-answer.ts";

/** Draws the questions in the order of the paper form, those that seldom help at the end. */
export function RecordQuestions(props: RecordQuestionsProps) {
  const { words, draft, part, at } = props;
  const shown = useDraft(draft, (document) => namesOf(part, document, at)).split(" ");
  const questions = part.questions.filter(({ field }) => shown.includes(field));
  const often = questions.filter(({ isSeldom }) => !isSeldom);
  const seldom = questions.filter(({ isSeldom }) => isSeldom);
  return (
    <>
      {runsOf(often).map((run) =>
        run.isSensitive ? (
          <Folded {...props} key={run.questions[0]?.field} questions={run.questions} isSensitive />
        ) : (
          <Questions {...props} key={run.questions[0]?.field} questions={run.questions} />
        ),
      )}
      {seldom.length > 0 && (
        <Folded
          {...props}
          questions={seldom}
          isSensitive={false}
          title={words.say("sensitive.seldom")}
        />
      )}
    </>
  );
}

/** What the questions of a record are drawn with. */
export type RecordQuestionsProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly part: Part;
  readonly at: RecordPath;
  readonly around: Surroundings;
  readonly errorAt: (at: RecordPath, field: string) => string | undefined;
  /** A question to be shown even where it would be folded away. */
  readonly focus: string | undefined;
};

type Run = { readonly isSensitive: boolean; readonly questions: readonly AskedQuestion[] };

/** Questions in a row that are all sensitive, or none of them, so that one fold holds a whole run. */
const runsOf = (questions: readonly AskedQuestion[]): readonly Run[] => {
  const runs: { isSensitive: boolean; questions: AskedQuestion[] }[] = [];
  for (const question of questions) {
    const last = runs.at(-1);
    if (last?.isSensitive === question.isSensitive) last.questions.push(question);
    else runs.push({ isSensitive: question.isSensitive, questions: [question] });
  }
  return runs;
};

const namesOf = (part: Part, document: DraftDocument, at: RecordPath): string =>
  applying(part, document, recordAt(document, at) ?? {})
    .map(({ field }) => field)
    .join(" ");

type SomeProps = RecordQuestionsProps & { readonly questions: readonly AskedQuestion[] };

function Questions({ words, draft, at, around, errorAt, questions }: SomeProps) {
  return questions.map((question) => (
    <QuestionField
      key={question.field}
      {...{ words, draft, at, question, around }}
      error={errorAt(at, question.field)}
    />
  ));
}

/** What is inside is made when it is opened: most folds of a page never are. */
function Folded(props: SomeProps & { readonly isSensitive: boolean; readonly title?: string }) {
  const { words, draft, at, around, questions, isSensitive, focus, errorAt } = props;
  const { say, label } = words;
  const [isOpened, setOpened] = useState<boolean | undefined>(undefined);
  const wanted = questions.some(
    ({ field }) =>
      field === focus || errorAt(at, field) !== undefined || draft.answer(at, field) !== undefined,
  );
  const open = isOpened ?? wanted;
  return (
    <details
      className={style["sensitive"]}
      open={open}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary>
        <Icon name={isSensitive ? "lock" : "down"} size={22} />
        <span>
          <b>{props.title ?? say("sensitive.title")}</b>
          <small>
            <span>{rangeOf(questions)}</span>{" "}
            {questions.length === 1
              ? label(questions[0]?.label ?? "")
              : say("sensitive.count", { count: questions.length })}
          </small>
        </span>
        <Icon name="down" size={20} />
      </summary>
      {isSensitive && <ReadAloud {...{ words, draft, around }} />}
      {open && (
        <div>
          <Questions {...props} />
        </div>
      )}
    </details>
  );
}

/** The codes of a run of questions, such as `J29–J50`. */
const rangeOf = (questions: readonly AskedQuestion[]): string => {
  const [first, last] = [questions[0]?.code ?? "", questions.at(-1)?.code ?? ""];
  return first === last ? `${first}.` : `${first}–${last} ·`;
};
