/**
 * Mounting 200 fields on the bench: the project's own form over its own registry, react-hook-form over
 * the same labels, and SurveyJS over the same questions. One page, one browser, one React.
 */
import { useEffect } from "react";
import { createRoot, type Root } from "react-dom/client";
import { useForm } from "react-hook-form";
import { Model } from "survey-core";
import { Survey } from "survey-react-ui";
import { caseEntities } from "../../../src/domain/case.ts";
import { type AskedQuestion, askedQuestions } from "../../../src/form/asked-question.ts";
import { drawsChoices } from "../../../src/form/code-question.tsx";
import { createDraft } from "../../../src/form/draft.ts";
import { optionsOf } from "../../../src/form/options.ts";
import { QuestionField } from "../../../src/form/question-field.tsx";
import { loadAllWords } from "../../../src/words/load-words.ts";
import type { Words } from "../../../src/words/words.ts";

let words: Words | undefined;
let questions: readonly AskedQuestion[] = [];

/** Loads the words and picks the first `count` questions that all three can ask. */
export const prepareForm = async (count: number): Promise<number> => {
  words = await loadAllWords("en");
  questions = caseEntities
    .flatMap((entity) => askedQuestions(entity))
    .filter(({ control }) => kindOf(control) !== undefined)
    .slice(0, count);
  return questions.length;
};

/** Mounts one of the three, waits until it is painted, takes it away; milliseconds of the mounting. */
export const mountForm = async (which: FormRival): Promise<number> => {
  const host = document.createElement("div");
  document.body.append(host);
  const root = createRoot(host);
  const start = performance.now();
  await new Promise<void>((done) =>
    root.render(<Painted onPainted={done}>{forms[which]()}</Painted>),
  );
  const time = performance.now() - start;
  const count = host.querySelectorAll("input, textarea, select, [role=combobox]").length;
  if (count < questions.length) throw new Error(`${which}: only ${count} fields`);
  unmount(root, host);
  return time;
};

/** Who mounts. */
export type FormRival = "lindung" | "react-hook-form" | "surveyjs";

const unmount = (root: Root, host: HTMLElement): void => {
  root.unmount();
  host.remove();
};

/** Tells when what is inside has been mounted and a picture of it was due. */
function Painted({ children, onPainted }: { children: React.ReactNode; onPainted: () => void }) {
  useEffect(() => {
    requestAnimationFrame(() => setTimeout(onPainted, 0));
  }, [onPainted]);
  return children;
}

const around = {
  people: [],
  sites: [],
  cases: [],
  eventOf: async () => undefined,
  onRecord: undefined,
  begin: () => ({ id: "x" }),
  aloud: undefined,
};

/** What the questions are to a form that knows no registry. */
const kindOf = (
  control: AskedQuestion["control"],
): "text" | "area" | "radio" | "boxes" | undefined => {
  switch (control) {
    case "text":
    case "texts":
    case "whole-number":
    case "decimal":
    case "phone":
      return "text";
    case "long-text":
      return "area";
    case "yes-no":
    case "one-code":
      return "radio";
    case "many-codes":
      return "boxes";
    case "money":
    case "flag":
    case "date":
    case "partial-date":
    case "reference":
    case "references":
      return undefined;
  }
};

const spoken = (): Words => {
  if (!words) throw new Error("nothing was prepared");
  return words;
};

function Own() {
  const draft = createDraft({}, { stamp: () => ({}), begin: () => ({ id: "x" }) });
  return questions.map((question) => (
    <QuestionField
      key={`${question.entity}.${question.field}`}
      {...{ words: spoken(), draft, question, around }}
      at={{ entity: question.entity }}
    />
  ));
}

/** The choices a rival draws: the same as the own form, which lets long lists be typed. */
const choices = (question: AskedQuestion) => optionsOf(spoken(), question.codeList ?? "");
const isTyped = (question: AskedQuestion): boolean =>
  question.control !== "yes-no" && !drawsChoices(spoken(), question);

/** Draws what the own form draws: number, label, whether optional, hint, and the way not to answer. */
function HookForm() {
  const { register } = useForm();
  return questions.map((question) => {
    const name = `${question.entity}.${question.field}`;
    const kind = kindOf(question.control);
    const { say, label, hasLabel } = spoken();
    const head = (
      <>
        <span>{question.code}</span>
        <span>
          {label(question.label)}
          {question.optional && <span> ({say("answer.optional")})</span>}
        </span>
      </>
    );
    const hint = hasLabel(question.hint) && <p>{label(question.hint)}</p>;
    const fold = question.skippable && (
      <details>
        <summary>
          <span>{say("answer.none")}</span>
          <span className="unseen">{label(question.label)}</span>
        </summary>
        {(["unknown", "declined", "not_asked", "not_applicable"] as const).map((reason) => (
          <label key={reason}>
            <input type="radio" value={reason} {...register(`${name}-missing`)} />
            {say(`missing.${reason}`)}
          </label>
        ))}
      </details>
    );
    if (kind === "text" || kind === "area" || isTyped(question))
      return (
        <div key={name}>
          <label htmlFor={name}>{head}</label>
          {hint}
          {kind === "area" ? (
            <textarea id={name} {...register(name)} />
          ) : (
            <input id={name} {...register(name)} />
          )}
          {fold}
        </div>
      );
    return (
      <fieldset key={name}>
        <legend>{head}</legend>
        {hint}
        {choices(question).map(({ code, label: text }) => (
          <label key={code}>
            <input
              type={kind === "radio" ? "radio" : "checkbox"}
              value={code}
              {...register(name)}
            />
            <span>{text}</span>
          </label>
        ))}
        {fold}
      </fieldset>
    );
  });
}

function SurveyForm() {
  const model = new Model({
    elements: questions.map((question) => {
      const kind = kindOf(question.control);
      const isText = kind === "text" || kind === "area" || isTyped(question);
      return {
        name: `${question.entity}.${question.field}`,
        title: spoken().label(question.label),
        type: isText
          ? kind === "area"
            ? "comment"
            : "text"
          : kind === "radio"
            ? "radiogroup"
            : "checkbox",
        ...(isText
          ? {}
          : {
              choices: choices(question).map(({ code, label }) => ({ value: code, text: label })),
            }),
      };
    }),
  });
  return <Survey model={model} />;
}

const forms: Readonly<Record<FormRival, () => React.ReactNode>> = {
  lindung: () => <Own />,
  "react-hook-form": () => <HookForm />,
  surveyjs: () => <SurveyForm />,
};
