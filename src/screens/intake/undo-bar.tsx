/** What was just taken away, and the way to have it back: for ten seconds. */
import { useEffect } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Words } from "../../words/words.ts";
import style from "./intake.module.css";

/** Something that can be taken back; `said` tells what was done. */
export type Undo = { readonly said: string; readonly back: () => void };

/** Draws the offer as long as it stands. */
export function UndoBar({ words, undo, onGone }: UndoBarProps) {
  useEffect(() => {
    if (!undo) return undefined;
    const timer = setTimeout(onGone, offeredMs);
    return () => clearTimeout(timer);
  }, [undo, onGone]);
  return (
    <div role="status">
      {undo && (
        <p className={style["undo"]}>
          {undo.said}
          <Button
            tone="link"
            onPress={() => {
              undo.back();
              onGone();
            }}
          >
            {words.say("action.undo")}
          </Button>
        </p>
      )}
    </div>
  );
}

type UndoBarProps = {
  readonly words: Words;
  readonly undo: Undo | undefined;
  readonly onGone: () => void;
};

const offeredMs = 10_000;
