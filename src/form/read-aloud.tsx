/** What to say before a question that may hurt, in the words of the person who is asked. */
import { isChild } from "../domain/condition.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Words } from "../words/words.ts";
import style from "./controls/controls.module.css";
import type { Draft } from "./draft.ts";
import type { Surroundings } from "./references.ts";
import { useDraft } from "./use-answer.ts";

/**
 * The wording in the language of the interview, and under it the same in the worker's own. A child, or
 * somebody who may be one, is spoken to in other words.
 */
export function ReadAloud({ words, draft, around, about }: ReadAloudProps) {
  const child = useDraft(draft, mayBeChild);
  const aloud = around.aloud ?? words;
  const lines = (of: Words): readonly string[] => [
    ...(about ? [of.say(about)] : []),
    of.say(child ? "sensitive.script.child" : "sensitive.script"),
  ];
  return (
    <div className={style["aloud"]}>
      <b>{words.say("sensitive.aloud")}</b>
      <p lang={aloud.language} dir={aloud.direction}>
        {lines(aloud).join(" ")}
      </p>
      {aloud.language !== words.language && (
        <p className={style["hint"]}>{lines(words).join(" ")}</p>
      )}
    </div>
  );
}

/** Under 18 as far as is known, or not sure: then the words for a child are the safe ones. */
export const mayBeChild = (document: Readonly<Record<string, unknown>>): boolean => {
  const profile = document["victim"];
  const majority =
    profile instanceof Object ? Reflect.get(profile, "majorityAtRegistration") : undefined;
  return isChild.applies(document as JsonObject, {}) || majority === "unknown";
};

type ReadAloudProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly around: Pick<Surroundings, "aloud">;
  /** What comes before, said of the topic at hand. */
  readonly about?: AboutKey | undefined;
};

/** Words to begin a topic with. */
export type AboutKey = Extract<Parameters<Words["say"]>[0], `aloud.${string}`>;
