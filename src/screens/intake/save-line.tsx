/** The line under the title: whether the draft is safe, and whether it has left this device. */
import { useSyncExternalStore } from "react";
import { Icon } from "../../form/controls/icon.tsx";
import type { Words } from "../../words/words.ts";
import { Explanation } from "../shell/explain.tsx";
import type { Autosave, SaveState } from "./autosave.ts";
import style from "./intake.module.css";

/**
 * Says it in words. "Saved" stands there only while every answer on the screen is on the disk: a time
 * of the last save beside newer answers would be read as a promise about them. As the words change with
 * every pause in typing, only a failure is announced.
 */
export function SaveLine({ words, autosave, sent }: SaveLineProps) {
  const { say } = words;
  const state = useSyncExternalStore(autosave.subscribe, autosave.state);
  const way = say(sent ? "save.sent" : "save.not-sent");
  return (
    <>
      <p
        className={style["save"]}
        role="status"
        aria-live={state.step === "failed" ? "assertive" : "off"}
        data-step={state.step}
      >
        <Icon name="saved" />
        <span>
          {state.step === "empty" && say("save.empty")}
          {isSafe(state) && `${savedLine(words, state)} · ${way}`}
          {isUnsafe(state) && unsafeLine(words, state)}
        </span>
      </p>
      {state.problem && <Explanation words={words} problem={state.problem} />}
    </>
  );
}

const isSafe = ({ step }: SaveState): boolean => step === "untouched" || step === "saved";

const isUnsafe = (state: SaveState): boolean => state.step !== "empty" && !isSafe(state);

const savedLine = (words: Words, { at }: SaveState): string =>
  at ? words.say("save.saved", { time: words.time(at) }) : words.say("save.untouched");

const unsafeLine = ({ say }: Words, { step }: SaveState): string =>
  say(step === "failed" ? "save.failed" : "save.waiting");

type SaveLineProps = {
  readonly words: Words;
  readonly autosave: Autosave;
  /** Whether the newest finished state of this case has left the device. */
  readonly sent: boolean;
};
