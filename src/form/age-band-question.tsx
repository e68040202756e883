/** The age of somebody who does not know it: a band, or two ages between which it lies. */
import { readDraft } from "../domain/case-view.ts";
import { derivedOf } from "../domain/derive.ts";
import type { Json } from "../domain/json.ts";
import { CodeQuestion } from "./code-question.tsx";
import { type AnswerControlProps, asText } from "./control-props.ts";
import style from "./controls/controls.module.css";
import { toWholeNumber } from "./controls/digits.ts";
import type { Draft, DraftRecord } from "./draft.ts";
import { useDraft } from "./use-answer.ts";

/**
 * Draws both ways. Whatever follows from them for the band and for being under 18 is filled in, and
 * the age itself counts as asked and not known.
 */
export function AgeBandQuestion(props: AnswerControlProps) {
  const { words, draft, id } = props;
  const range = useDraft(draft, rangeIn);
  const put = (name: "min" | "max", typed: string): void => {
    const { [name]: _before, ...other } = range ?? {};
    const next = typed === "" ? other : { ...other, [name]: toWholeNumber(typed) ?? typed };
    draft.setAnswer(victim, "ageRange", Object.keys(next).length === 0 ? undefined : next);
    conclude(draft);
  };
  return (
    <>
      <CodeQuestion {...props} onChanged={() => conclude(draft)} />
      <div className={style["dates"]}>
        {(["min", "max"] as const).map((name) => (
          <label key={name} htmlFor={`${id}-${name}`}>
            {words.say(`age.${name}`)}
            <input
              id={`${id}-${name}`}
              className={`${style["input"]} ${style["two"]}`}
              inputMode="numeric"
              autoComplete="off"
              dir="ltr"
              value={asText(range?.[name])}
              onChange={(event) => put(name, event.currentTarget.value)}
            />
          </label>
        ))}
      </div>
    </>
  );
}

const victim = { entity: "victim" } as const;

const rangeIn = (document: DraftRecord): DraftRecord | undefined => {
  const profile = document["victim"];
  const range: unknown = profile instanceof Object ? Reflect.get(profile, "ageRange") : undefined;
  return range instanceof Object ? (range as DraftRecord) : undefined;
};

/** Fills in what follows from what is known, and nothing that somebody answered otherwise since. */
const conclude = (draft: Draft): void => {
  const profile = draft.record(victim);
  if (!profile) return;
  // What a draft holds is JSON, though its type leaves that open.
  const [derived] = derivedOf(readDraft({ victim: profile as { [name: string]: Json } }).view);
  for (const [name, answer] of Object.entries(derived?.answers ?? {}))
    if (draft.answer(victim, name) !== answer) draft.setAnswer(victim, name, answer);
  const isKnown = draft.answer(victim, "ageAtRegistration") !== undefined;
  if (derived && !isKnown && draft.missing(victim, "ageAtRegistration") === undefined)
    draft.setMissing(victim, "ageAtRegistration", "unknown");
};
