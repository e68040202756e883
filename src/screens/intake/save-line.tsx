/** The line under the title: whether the draft is safe, and whether it has left this device. */
import { useSyncExternalStore } from "react";
import { Icon } from "../../form/controls/icon.tsx";
import type { Words } from "../../words/words.ts";
import { Explanation } from "../shell/explain.tsx";
import type { Autosave } from "./autosave.ts";
import style from "./intake.module.css";

/** Says it in words and announces only a change of state, not every save. */
export function SaveLine({ words, autosave, sent }: SaveLineProps) {
  const { say } = words;
  const state = useSyncExternalStore(autosave.subscribe, autosave.state);
  const way = say(sent ? "save.sent" : "save.not-sent");
  return (
    <>
      <p className={style["save"]} role="status" data-step={state.step}>
        <Icon name="saved" />
        <span>
          {state.step === "failed" || (state.step !== "untouched" && !state.at)
            ? say(state.step === "failed" ? "save.failed" : "save.waiting")
            : `${state.at ? say("save.saved", { time: words.time(state.at) }) : say("save.untouched")} · ${way}`}
        </span>
      </p>
      {state.problem && <Explanation words={words} problem={state.problem} />}
    </>
  );
}

type SaveLineProps = {
  readonly words: Words;
  readonly autosave: Autosave;
  /** Whether the newest finished state of this case has left the device. */
  readonly sent: boolean;
};
