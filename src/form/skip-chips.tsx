/** Why there is no answer: the same four chips, in the same order, at every question. */
import { useState } from "react";
import type { Words } from "../words/words.ts";
import style from "./controls/controls.module.css";

/** Offers the four reasons, folded until wanted. A chosen one says that it counts as an answer. */
export function SkipChips({ words, reason, onChange, label }: SkipChipsProps) {
  const { say } = words;
  const chosen = chips.find((chip) => chip === reason);
  const [open, setOpen] = useState(false);
  const isOpen = open || reason !== undefined;
  return (
    <details
      className={style["fold"]}
      open={isOpen || undefined}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span>{say("answer.none")}</span>
        <span className="unseen">{label}</span>
      </summary>
      {/* A page has dozens of these; their buttons are made when one is opened. */}
      {isOpen && (
        <fieldset className={style["chips"]} aria-label={say("answer.why", { question: label })}>
          {chips.map((chip) => (
            <button
              key={chip}
              type="button"
              className={style["chip"]}
              aria-pressed={chip === reason}
              onClick={() => onChange(chip === reason ? undefined : chip)}
            >
              {say(`missing.${chip}`)}
            </button>
          ))}
        </fieldset>
      )}
      {chosen && (
        <p className={style["kept"]} role="status">
          {say("missing.kept", { reason: say(`missing.${chosen}`) })}
        </p>
      )}
    </details>
  );
}

type SkipChipsProps = {
  readonly words: Words;
  readonly reason: string | undefined;
  readonly onChange: (reason: string | undefined) => void;
  /** The question, for those who hear the page. */
  readonly label: string;
};

const chips = ["unknown", "declined", "not_asked", "not_applicable"] as const;
