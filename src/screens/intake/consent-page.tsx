/**
 * Consent, before anything else is asked: what was explained, one answer for each purpose, and how it
 * was given. What is said so far is kept with the draft; saving makes decisions of it.
 */
import { type FormEvent, useCallback, useState } from "react";
import {
  answerAmong,
  answersIn,
  answerTo,
  type ConsentQuestion,
  consentQuestions,
  isConsentAsked,
  scopesOf,
} from "../../form/consent.ts";
import { Button } from "../../form/controls/button.tsx";
import { Checkboxes, Choices, Radios } from "../../form/controls/choice.tsx";
import { Combobox } from "../../form/controls/combobox.tsx";
import style from "../../form/controls/controls.module.css";
import { Signature } from "../../form/controls/signature.tsx";
import type { DraftDocument, DraftRecord } from "../../form/draft.ts";
import { ErrorSummary } from "../../form/error-summary.tsx";
import { optionsOf } from "../../form/options.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { CasePage } from "./case-page.ts";
import { ConsentDecision, effectOf } from "./consent-decision.tsx";
import { ConsentHistory } from "./consent-history.tsx";
import { ConsentMore } from "./consent-more.tsx";
import { mayBeMinor, type OpenTalk, useTalk, withTalk } from "./consent-talk.ts";
import { SaveLine } from "./save-line.tsx";

/** Asks for consent, or for a change of it. Nothing is decided for the person by leaving it open. */
export function ConsentPage({ casePage, today, onDone }: ConsentPageProps) {
  const { words, draft, autosave, base, around } = casePage;
  const { say } = words;
  const { talk, change } = useTalk(draft);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const before = answersIn(draft.document());
  const mayBeChild = mayBeMinor(talk);
  const errorAt = (anchor: string): string | undefined =>
    lines.find(({ href }) => href === `#${anchor}`)?.message;
  const addOrganisations = useCallback(
    (organisations: readonly DraftRecord[]): void =>
      draft.replace({ ...draft.document(), organisation: organisations }),
    [draft],
  );
  const answer = (question: ConsentQuestion, value: OpenTalk["answers"]["interview"]): void =>
    change({
      answers: {
        ...talk.answers,
        ...Object.fromEntries(scopesOf(question).map((scope) => [scope, value])),
      },
    });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = faultsOf(words, talk);
    setLines(found);
    if (found.length > 0) return;
    if (talk.adult) draft.setAnswer(person, "majorityAtRegistration", talk.adult);
    draft.replace(
      withTalk(draft.document(), talk, today, (within) => around.begin(within, "consent")),
    );
    void autosave.flush().then(onDone);
  };

  return (
    <form className={page["narrow"]} onSubmit={submit} autoComplete="off" noValidate>
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
          value={talk.adult}
          onChange={(adult) => change({ adult })}
        />
      </Choices>
      {mayBeChild && <p className={style["aloud"]}>{say("consent.child.explain")}</p>}
      <div id="consent-explained">
        <Choices
          legend={say("consent.explained")}
          hint={say("consent.explained.hint")}
          error={errorAt("consent-explained")}
        >
          <Checkboxes
            options={optionsOf(words, "consentInformation")}
            values={talk.explained}
            onChange={(explained) => change({ explained })}
          />
        </Choices>
      </div>
      {consentQuestions.map((question) => (
        <ConsentDecision
          key={question}
          words={words}
          id={`consent-${question}`}
          legend={say(`consent.scope.${question}`)}
          error={errorAt(`consent-${question}`)}
          answer={answerAmong(talk.answers, question)}
          before={answerAmong(before, question)}
          isMinor={talk.adult === "minor"}
          mayBeChild={mayBeChild}
          effect={effectOf(question)}
          onChange={(value) => answer(question, value)}
        />
      ))}
      {mayBeChild && <ForChild words={words} talk={talk} change={change} errorAt={errorAt} />}
      <ConsentMore
        {...{ casePage, talk, before }}
        onChange={change}
        onOrganisations={addOrganisations}
      />
      <div id="consent-how">
        <Choices legend={say("consent.how")} error={errorAt("consent-how")}>
          <Radios
            options={optionsOf(words, "consentMethod")}
            value={talk.method}
            onChange={(method) => change({ method })}
          />
        </Choices>
      </div>
      {(talk.method === "signed" || talk.method === "drawn" || talk.method === "thumbprint") && (
        <fieldset className={style["question"]}>
          <legend className={style["head"]}>
            {say("consent.sign")}
            <span className={style["optional"]}> ({say("answer.optional")})</span>
          </legend>
          <Signature
            label={say("consent.sign")}
            clearWord={say("consent.clear")}
            value={talk.drawing}
            onChange={(drawing) => change({ drawing })}
          />
        </fieldset>
      )}
      <div className={style["question"]}>
        <label className={style["head"]} htmlFor="consent-language">
          {say("consent.language")}
          <span className={style["optional"]}> ({say("answer.optional")})</span>
        </label>
        <Combobox
          id="consent-language"
          options={optionsOf(words, "iso639-2")}
          value={talk.language}
          onChange={(language) => change({ language })}
          noMatch={say("answer.no-match")}
        />
      </div>
      <ConsentHistory words={words} document={draft.document()} />
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
  isConsentAsked(document)
    ? consentQuestions
        .map((question) => {
          const answer = answerTo(document, question) ?? "later";
          return `${words.say(`consent.short.${question}`)} ${words.say(`consent.decision.${answer}`).toLocaleLowerCase("en")}`;
        })
        .join(" · ")
    : words.say("consent.not-asked");

/** Who decides for a child, and what the child says. */
function ForChild({ words, talk, change, errorAt }: ForChildProps) {
  const { say } = words;
  return (
    <>
      <div id="consent-giver">
        <Choices legend={say("consent.giver")} error={errorAt("consent-giver")}>
          <Radios
            options={optionsOf(words, "consentGiver").filter(({ code }) => code !== "self")}
            value={talk.giver}
            onChange={(giver) => change({ giver })}
          />
        </Choices>
      </div>
      <div id="consent-assent">
        <Choices legend={say("consent.assent")} error={errorAt("consent-assent")}>
          <Radios
            options={[
              { code: "yes", label: say("answer.yes") },
              { code: "no", label: say("answer.no") },
            ]}
            value={talk.assent}
            onChange={(assent) => change({ assent })}
          />
        </Choices>
      </div>
    </>
  );
}

/** What is still open before the talk can be saved as decisions. */
const faultsOf = (words: Words, talk: OpenTalk): readonly Line[] => {
  const { say } = words;
  const answers = Object.values(talk.answers);
  const isGiven = answers.includes("given") || answers.includes("guardian");
  const hasGuardian = answers.includes("guardian");
  const line = (anchor: string, message: string, about?: string): Line => ({
    href: `#${anchor}`,
    message,
    text: about ? `${about}: ${message}` : message,
  });
  return [
    ...consentQuestions
      .filter((question) => scopesOf(question).some((scope) => !talk.answers[scope]))
      .map((question) =>
        line(`consent-${question}`, say("consent.choose"), say(`consent.scope.${question}`)),
      ),
    ...(isGiven && talk.explained.length < 7
      ? [line("consent-explained", say("consent.explained.missing"))]
      : []),
    ...(hasGuardian && !talk.giver ? [line("consent-giver", say("consent.giver.missing"))] : []),
    ...(isGiven && mayBeMinor(talk) && talk.assent === "no"
      ? [line("consent-assent", say("consent.assent.refused"))]
      : []),
    ...(hasGuardian && !talk.assent ? [line("consent-assent", say("consent.assent.missing"))] : []),
    ...(isGiven && !talk.method ? [line("consent-how", say("consent.how.missing"))] : []),
  ];
};

type Line = { readonly href: string; readonly text: string; readonly message: string };

type ForChildProps = {
  readonly words: Words;
  readonly talk: OpenTalk;
  readonly change: (part: Partial<OpenTalk>) => void;
  readonly errorAt: (anchor: string) => string | undefined;
};

type ConsentPageProps = {
  readonly casePage: CasePage;
  /** Today as `YYYY-MM-DD`, on this device. */
  readonly today: string;
  readonly onDone: () => void;
};

const person = { entity: "victim" } as const;
