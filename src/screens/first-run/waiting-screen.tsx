/** A device that has asked to join: the six check words, and the wait for an approval. */
import { useEffect, useState } from "react";
import type { Problem } from "../../protocol/problem.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import { Explanation } from "../shell/explain.tsx";

/** Asks every few seconds how the request stands, and goes on by itself when it is granted. */
export function WaitingScreen({ words, checkWords, poll }: WaitingScreenProps) {
  const { say } = words;
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async (): Promise<void> => {
      const failure = await poll();
      if (isOver) return;
      setProblem(failure);
      timer = setTimeout(() => void ask(), 4_000);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [poll]);
  return (
    <div className={page["centre"]}>
      <h1>{say("join.waiting")}</h1>
      <p className={page["para"]} role="status">
        {say("join.waiting.note")}
      </p>
      <section className={page["section"]}>
        <h2>{say("join.checkwords")}</h2>
        <p className={page["para"]}>{say("join.checkwords.note")}</p>
        <p className={style["check"]} lang="en" dir="ltr" data-testid="check-words">
          {checkWords.join(" · ")}
        </p>
      </section>
      {problem && <Explanation words={words} problem={problem} />}
    </div>
  );
}

type WaitingScreenProps = {
  readonly words: Words;
  readonly checkWords: readonly string[];
  /** Asks once; gives what went wrong, if anything did. */
  readonly poll: () => Promise<Problem | undefined>;
};
