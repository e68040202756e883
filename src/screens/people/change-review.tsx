/** A change before it is made: what it does, what it will let someone see, and who else must sign. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";
import type { Change, DescribedChange } from "./describe-change.ts";

/** Asks once more, in words, and says how it ended. */
export function ChangeReview({ words, change, others, onConfirm, onClose }: ChangeReviewProps) {
  const { say } = words;
  const [state, setState] = useState<"asking" | "working" | Outcome>("asking");
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const confirm = async (): Promise<void> => {
    setState("working");
    setProblem(undefined);
    const done = await onConfirm();
    setState(done.ok ? done.value : "asking");
    if (!done.ok) setProblem(done.failure);
  };
  return (
    <section className={style["review"]}>
      <h2 ref={heading} tabIndex={-1}>
        {change.what}
      </h2>
      <p className={page["para"]}>
        <b>{say("change.sees")}</b> {change.sees}
      </p>
      {problem && <Explanation words={words} problem={problem} />}
      {state === "working" && <Working>{say("people.signing")}</Working>}
      {state === "asking" && (
        <>
          {others > 0 && <p className={page["para"]}>{say("change.needs", { count: others })}</p>}
          <div className={page["actions"]}>
            <Button tone="brand" onPress={() => void confirm()}>
              {say(others > 0 ? "change.propose" : "change.do")}
            </Button>
            <Button tone="link" onPress={onClose}>
              {say("action.back")}
            </Button>
          </div>
        </>
      )}
      {(state === "appended" || state === "proposed") && (
        <>
          <p className={page["para"]} role="status">
            {say(`change.${state}`)}
          </p>
          <div className={page["actions"]}>
            <Button onPress={onClose}>{say("action.continue")}</Button>
          </div>
        </>
      )}
    </section>
  );
}

/** Whether a change holds already, or waits for somebody else's signature. */
export type Outcome = "appended" | "proposed";

/** A change somebody wants to make; `confirm` makes it where it takes more than a signature. */
export type AskedChange = {
  readonly change: Change;
  readonly confirm?: () => Promise<Result<Outcome, Problem>>;
};

type ChangeReviewProps = {
  readonly words: Words;
  readonly change: DescribedChange;
  /** How many others must sign before it holds. */
  readonly others: number;
  readonly onConfirm: () => Promise<Result<Outcome, Problem>>;
  readonly onClose: () => void;
};
