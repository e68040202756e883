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

/** The choices a rival draws: as many as the own form does, which types long lists. */
const choices = (question: AskedQuestion) =>
  optionsOf(spoken(), question.codeList ?? "").slice(0, mostChoices);
const isTyped = (question: AskedQuestion): boolean =>
  optionsOf(spoken(), question.codeList ?? "").length > mostChoices;
const mostChoices = 7;

function HookForm() {
  const { register } = useForm();
  return questions.map((question) => {
    const name = `${question.entity}.${question.field}`;
    const kind = kindOf(question.control);
    const label = spoken().label(question.label);
    const hint = spoken().hasLabel(question.hint) && <p>{spoken().label(question.hint)}</p>;
    if (kind === "text" || kind === "area" || isTyped(question))
      return (
        <div key={name}>
          <label htmlFor={name}>{label}</label>
          {hint}
          {kind === "area" ? (
            <textarea id={name} {...register(name)} />
          ) : (
            <input id={name} {...register(name)} />
          )}
        </div>
      );
    return (
      <fieldset key={name}>
        <legend>{label}</legend>
        {hint}
        {choices(question).map(({ code, label: text }) => (
          <label key={code}>
            <input
              type={kind === "radio" ? "radio" : "checkbox"}
              value={code}
              {...register(name)}
            />
            {text}
          </label>
        ))}
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
