/** Builds a practice organisation with the real machinery, and says how far it is. */
import { useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { WordKey, Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";

/** Explains what practice is, builds it on request, and opens it. */
export function PracticeScreen({ words, build, onDone }: PracticeScreenProps) {
  const { say } = words;
  const [progress, setProgress] = useState<PracticeProgress | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const start = async (): Promise<void> => {
    setProblem(undefined);
    setProgress({ step: "practice.keys", done: 0, of: 1 });
    const built = await build(setProgress);
    if (built.ok) onDone();
    else {
      setProgress(undefined);
      setProblem(built.failure);
    }
  };
  return (
    <div className={page["centre"]}>
      <h1>{say("practice.title")}</h1>
      <p className={page["para"]}>{say("practice.what")}</p>
      <p className={page["para"]}>{say("practice.apart")}</p>
      {problem && <Explanation words={words} problem={problem} />}
      {progress ? (
        <Working done={progress.done} of={progress.of}>
          {say(progress.step, { done: progress.done, of: progress.of })}
        </Working>
      ) : (
        <div className={page["actions"]}>
          <Button tone="brand" onPress={() => void start()}>
            {say("practice.build")}
          </Button>
          <a href="#/welcome">{say("action.back")}</a>
        </div>
      )}
    </div>
  );
}

/** How far the building is: a message, and steps done of all. */
export type PracticeProgress = {
  readonly step: WordKey;
  readonly done: number;
  readonly of: number;
};

type PracticeScreenProps = {
  readonly words: Words;
  readonly build: (
    onProgress: (progress: PracticeProgress) => void,
  ) => Promise<Result<null, Problem>>;
  readonly onDone: () => void;
};
