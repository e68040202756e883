/** One decision: yes, no, not yet able, or the guardian; and what a withdrawal would do. */
import type { ConsentAnswer } from "../../form/consent.ts";
import { Choices, Radios } from "../../form/controls/choice.tsx";
import type { WordKey, Words } from "../../words/words.ts";
import style from "./intake.module.css";

/** Asks for one decision. Withdrawing shows its effect before it is saved. */
export function ConsentDecision({
  words,
  id,
  legend,
  error,
  answer,
  before,
  isMinor,
  mayBeChild,
  effect,
  onChange,
}: ConsentDecisionProps) {
  const { say } = words;
  const offered = decisions.filter(
    (code) => code === answer || (code === "guardian" ? mayBeChild : code !== "given" || !isMinor),
  );
  const isWithdrawn = (before === "given" || before === "guardian") && answer === "refused";
  return (
    <div id={id}>
      <Choices legend={legend} error={error}>
        <Radios
          options={offered.map((code) => ({ code, label: say(`consent.decision.${code}`) }))}
          value={answer === "withdrawn" ? "refused" : answer}
          onChange={(chosen) => onChange(decisions.find((code) => code === chosen))}
        />
      </Choices>
      {isWithdrawn && (
        <p className={style["effect"]} role="status">
          {say(effect)}
        </p>
      )}
    </div>
  );
}

type ConsentDecisionProps = {
  readonly words: Words;
  readonly id: string;
  readonly legend: string;
  readonly error?: string | undefined;
  readonly answer: ConsentAnswer | undefined;
  /** The answer in force. */
  readonly before: ConsentAnswer | undefined;
  readonly isMinor: boolean;
  readonly mayBeChild: boolean;
  /** What a withdrawal does. */
  readonly effect: WordKey;
  readonly onChange: (answer: ConsentAnswer | undefined) => void;
};

/** What withdrawing a scope does, in words. */
export const effectOf = (scope: string): WordKey => effects[scope] ?? "consent.effect.other";

const effects: Readonly<Record<string, WordKey>> = {
  registry_case: "consent.effect.registry_case",
  registry_identity: "consent.effect.registry_identity",
  statistics: "consent.effect.statistics",
  store_local: "consent.effect.store_local",
};

const decisions = ["given", "guardian", "refused", "later"] as const;
