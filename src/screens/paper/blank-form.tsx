/**
 * The form on paper, from the same registry as on the screen: the same questions in the same order with
 * the same codes, so that what was written in a car can be typed in by keyboard, line after line.
 */
import { type AskedQuestion, askedQuestions } from "../../form/asked-question.ts";
import { optionsOf } from "../../form/options.ts";
import { groupKey } from "../../form/references.ts";
import type { Part, Topic } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import { partKey, topicKey } from "../intake/topic-words.ts";
import style from "./paper.module.css";

/** Draws consent and the topics chosen, empty. */
export function BlankForm({ words, topics }: BlankFormProps) {
  const { say } = words;
  return (
    <>
      <section className={style["topic"]}>
        <h2>A. {say("topic.A")}</h2>
        <p className={style["note"]}>{say("consent.lead")}</p>
        <Scopes words={words} />
        <Questions words={words} questions={askedQuestions("consent").filter(isBesideScope)} />
      </section>
      {topics.map((topic) => (
        <section key={topic.letter} className={style["topic"]}>
          <h2>
            {topic.letter}. {say(topicKey(topic.letter))}
          </h2>
          {topic.parts.map((part) => (
            <PaperPart
              key={part.entity}
              words={words}
              part={part}
              isAlone={topic.parts.length === 1}
            />
          ))}
        </section>
      ))}
    </>
  );
}

type BlankFormProps = { readonly words: Words; readonly topics: readonly Topic[] };

function PaperPart({ words, part, isAlone }: PaperPartProps) {
  const { say } = words;
  const heading = partKey(part.entity);
  return (
    <div className={style["part"]}>
      {part.form === "many" ? (
        <h3>
          {say(groupKey(part.entity))} ____ <small>{say("paper.copy")}</small>
        </h3>
      ) : (
        heading && !isAlone && <h3>{say(heading)}</h3>
      )}
      <Questions words={words} questions={part.questions} />
      {part.below.map((below) => (
        <PaperPart key={below.entity} words={words} part={below} isAlone={false} />
      ))}
    </div>
  );
}

type PaperPartProps = { readonly words: Words; readonly part: Part; readonly isAlone: boolean };

function Questions({ words, questions }: QuestionsProps) {
  return questions
    .filter(({ isSeldom }) => !isSeldom)
    .map((question) => <PaperQuestion key={question.field} words={words} question={question} />);
}

type QuestionsProps = { readonly words: Words; readonly questions: readonly AskedQuestion[] };

function PaperQuestion({
  words,
  question,
}: {
  readonly words: Words;
  readonly question: AskedQuestion;
}) {
  const { say, label } = words;
  return (
    <div className={style["question"]} data-code={question.code}>
      <p>
        <b>{question.code}</b> {label(question.label)}
        {question.isSensitive && <small> ({say("sensitive.title")})</small>}
      </p>
      <Space words={words} question={question} />
      {question.skippable && (
        <p className={style["reasons"]}>
          {(["unknown", "declined", "not_asked", "not_applicable"] as const).map((reason) => (
            <span key={reason}>☐ {say(`missing.${reason}`)}</span>
          ))}
        </p>
      )}
    </div>
  );
}

/** Where the answer is written: boxes to tick, boxes for a date, or lines. */
function Space({ words, question }: { readonly words: Words; readonly question: AskedQuestion }) {
  const { say } = words;
  switch (question.control) {
    case "yes-no":
    case "flag":
      return <Boxes labels={[say("answer.yes"), say("answer.no")]} />;
    case "one-code":
    case "many-codes": {
      const options = optionsOf(words, question.codeList ?? "");
      return options.length > mostBoxes ? (
        <div className={style["line"]} />
      ) : (
        <Boxes labels={options.map(({ label }) => label)} />
      );
    }
    case "date":
    case "partial-date":
      return (
        <p className={style["date"]}>
          {say("date.day")} |__|__| {say("date.month")} |__|__| {say("date.year")} |__|__|__|__|
          {question.control === "partial-date" && <span>☐ {say("date.guess")}</span>}
        </p>
      );
    case "long-text":
      return (
        <>
          <div className={style["line"]} />
          <div className={style["line"]} />
          <div className={style["line"]} />
        </>
      );
    case "text":
    case "texts":
    case "whole-number":
    case "decimal":
    case "money":
    case "phone":
    case "reference":
    case "references":
      return <div className={style["line"]} />;
  }
}

function Boxes({ labels }: { readonly labels: readonly string[] }) {
  return (
    <ul className={style["boxes"]}>
      {labels.map((label) => (
        <li key={label}>☐ {label}</li>
      ))}
    </ul>
  );
}

/** One line for each purpose, with the answers beside it. */
function Scopes({ words }: { readonly words: Words }) {
  const { say } = words;
  return (
    <table className={style["scopes"]}>
      <tbody>
        {optionsOf(words, "consentScope").map(({ code, label }) => (
          <tr key={code}>
            <th scope="row">{label}</th>
            {(["given", "refused", "later", "guardian"] as const).map((answer) => (
              <td key={answer}>☐ {say(`consent.decision.${answer}`)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isBesideScope = ({ field }: AskedQuestion): boolean =>
  field !== "scope" && field !== "decision";

/** Longer lists would fill a page each; the word is written instead. */
const mostBoxes = 40;
