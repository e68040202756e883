/** Consent, before anything else is asked: what was explained, and one answer for each purpose. */
import { type FormEvent, useRef, useState } from "react";
import {
  answerTo,
  type ConsentAnswer,
  type ConsentQuestion,
  consentQuestions,
  newest,
  withConsent,
} from "../../form/consent.ts";
import { Button } from "../../form/controls/button.tsx";
import { Checkboxes, Choices, Radios } from "../../form/controls/choice.tsx";
import { Combobox } from "../../form/controls/combobox.tsx";
import style from "../../form/controls/controls.module.css";
import type { Draft, DraftDocument, DraftRecord } from "../../form/draft.ts";
import { ErrorSummary } from "../../form/error-summary.tsx";
import { optionsOf } from "../../form/options.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { Autosave } from "./autosave.ts";
import { SaveLine } from "./save-line.tsx";

/** Asks for consent, or for a change of it. Nothing is decided for the person by leaving it open. */
export function ConsentPage({
  words,
  draft,
  autosave,
  base,
  today,
  begin,
  onDone,
}: ConsentPageProps) {
  const { say } = words;
  const before = draft.document();
  const talked = newest(before, "store_local");
  const [adult, setAdult] = useState(() => asText(draft.answer(person, "majorityAtRegistration")));
  const [answers, setAnswers] = useState<Answers>(() =>
    Object.fromEntries(consentQuestions.map((question) => [question, answerTo(before, question)])),
  );
  const [explained, setExplained] = useState<readonly string[]>(() =>
    textsIn(talked?.["informationGiven"]),
  );
  const [method, setMethod] = useState(() => asText(talked?.["method"]));
  const [language, setLanguage] = useState(() => asText(talked?.["languageUsed"]));
  const [assent, setAssent] = useState(() => asText(talked?.["childAssent"]));
  const [lines, setLines] = useState<readonly { readonly href: string; readonly text: string }[]>(
    [],
  );
  const form = useRef<HTMLFormElement>(null);
  const mayBeChild = adult === "minor" || adult === "unknown";
  const errorAt = (anchor: string): string | undefined =>
    lines.find(({ href }) => href === `#${anchor}`)?.text;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isGiven = Object.values(answers).some(
      (answer) => answer === "given" || answer === "guardian",
    );
    const open = consentQuestions.filter((question) => !answers[question]);
    const found = [
      ...open.map((question) => ({
        href: `#consent-${question}`,
        text: `${say(`consent.scope.${question}`)}: ${say("consent.choose")}`,
      })),
      ...(isGiven && explained.length < 7
        ? [{ href: "#consent-explained", text: say("consent.explained.missing") }]
        : []),
      ...(isGiven && !method ? [{ href: "#consent-how", text: say("consent.how.missing") }] : []),
    ];
    setLines(found);
    if (found.length > 0) return;
    if (adult) draft.setAnswer(person, "majorityAtRegistration", adult);
    draft.replace(
      withConsent(
        draft.document(),
        answers,
        {
          method,
          languageUsed: language,
          informationGiven: explained,
          childAssent: mayBeChild ? assent : undefined,
          decidedAt: today,
        },
        begin,
      ),
    );
    void autosave.flush().then(onDone);
  };

  return (
    <form ref={form} className={page["narrow"]} onSubmit={submit} autoComplete="off" noValidate>
      <a className={page["back"]} href={base}>
        {say("intake.to-topics")}
      </a>
      <h1>{say("consent.title")}</h1>
      <SaveLine words={words} autosave={autosave} sent={false} />
      <p className={page["para"]}>{say("consent.lead")}</p>
      {lines.length > 0 && <ErrorSummary title={say("check.problems")} lines={lines} />}
      <Choices legend={say("consent.adult")} hint={mayBeChild ? say("consent.child") : undefined}>
        <Radios
          options={(["adult", "minor", "unknown"] as const).map((code) => ({
            code,
            label: say(`consent.adult.${code}`),
          }))}
          value={adult}
          onChange={setAdult}
        />
      </Choices>
      <div id="consent-explained">
        <Choices
          legend={say("consent.explained")}
          hint={say("consent.explained.hint")}
          error={errorAt("consent-explained")}
        >
          <Checkboxes
            options={optionsOf(words, "consentInformation")}
            values={explained}
            onChange={setExplained}
          />
        </Choices>
      </div>
      {consentQuestions.map((question) => (
        <div key={question} id={`consent-${question}`}>
          <Choices
            legend={say(`consent.scope.${question}`)}
            error={errorAt(`consent-${question}`) && say("consent.choose")}
          >
            <Radios
              options={decisions
                .filter(
                  (code) => code !== "guardian" || mayBeChild || answers[question] === "guardian",
                )
                .map((code) => ({ code, label: say(`consent.decision.${code}`) }))}
              value={answers[question] === "withdrawn" ? "refused" : answers[question]}
              onChange={(chosen) =>
                setAnswers({ ...answers, [question]: decisions.find((code) => code === chosen) })
              }
            />
          </Choices>
        </div>
      ))}
      {mayBeChild && (
        <Choices legend={say("consent.assent")}>
          <Radios
            options={[
              { code: "yes", label: say("answer.yes") },
              { code: "no", label: say("answer.no") },
            ]}
            value={assent}
            onChange={setAssent}
          />
        </Choices>
      )}
      <div id="consent-how">
        <Choices legend={say("consent.how")} error={errorAt("consent-how")}>
          <Radios options={optionsOf(words, "consentMethod")} value={method} onChange={setMethod} />
        </Choices>
      </div>
      <div className={style["question"]}>
        <label className={style["head"]} htmlFor="consent-language">
          {say("consent.language")}
          <span className={style["optional"]}> ({say("answer.optional")})</span>
        </label>
        <Combobox
          id="consent-language"
          options={optionsOf(words, "iso639-2")}
          value={language}
          onChange={setLanguage}
          noMatch={say("answer.no-match")}
        />
      </div>
      <div className={page["actions"]}>
        <Button tone="brand" type="submit">
          {say("intake.save-continue")}
        </Button>
      </div>
    </form>
  );
}

/** The decisions in force in a few words: `Record yes · Share yes · Statistics not yet able`. */
export const consentLine = (words: Words, document: DraftDocument): string =>
  consentQuestions
    .map((question) => {
      const answer = answerTo(document, question) ?? "later";
      return `${words.say(`consent.short.${question}`)} ${words.say(`consent.decision.${answer}`).toLocaleLowerCase("en")}`;
    })
    .join(" · ");

type Answers = Readonly<Partial<Record<ConsentQuestion, ConsentAnswer | undefined>>>;

type ConsentPageProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly autosave: Autosave;
  readonly base: string;
  /** Today as `YYYY-MM-DD`, on this device. */
  readonly today: string;
  readonly begin: (document: DraftDocument) => DraftRecord;
  readonly onDone: () => void;
};

const person = { entity: "victim" } as const;
const decisions = ["given", "guardian", "refused", "later"] as const;

const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
