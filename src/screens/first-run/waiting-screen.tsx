/** A device that has asked to join: the six check words, and the answer where it is carried by hand. */
import { Button } from "../../form/controls/button.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import { Explanation } from "../shell/explain.tsx";
import { MovingQrCode } from "../shell/moving-qr-code.tsx";

/** Says what the person can do meanwhile. */
export function WaitingScreen({
  words,
  checkWords,
  answer,
  onSaveAnswer,
  problem,
}: WaitingScreenProps) {
  const { say } = words;
  return (
    <div className={page["centre"]}>
      <section className={page["section"]}>
        <h2>{say("join.checkwords")}</h2>
        <p className={page["para"]}>{say("join.checkwords.note")}</p>
        <p className={style["check"]} lang="en" dir="ltr" data-testid="check-words">
          {checkWords.join(" · ")}
        </p>
      </section>
      {answer !== undefined && (
        <section className={page["section"]}>
          <h2>{say("join.answer")}</h2>
          <p className={page["para"]}>{say("join.answer.note")}</p>
          <MovingQrCode words={words} text={answer} label={say("join.answer.qr")} />
          <div className={page["actions"]}>
            <Button onPress={() => onSaveAnswer(answer)}>{say("join.answer.file")}</Button>
          </div>
        </section>
      )}
      {problem && <Explanation words={words} problem={problem} />}
    </div>
  );
}

type WaitingScreenProps = {
  readonly words: Words;
  readonly checkWords: readonly string[];
  /** The request as text, where the endpoint could not be reached. */
  readonly answer: string | undefined;
  readonly onSaveAnswer: (answer: string) => void;
  readonly problem: Problem | undefined;
};
