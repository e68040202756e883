/** Answers that two people gave differently: every one with its author and time, and a way to settle. */
import type { Conflict } from "../../domain/revision.ts";
import { answerText } from "../../form/answer-text.ts";
import { Button } from "../../form/controls/button.tsx";
import { placeOfEntity } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import style from "../intake/intake.module.css";

/** Lists the conflicts. Until one answer is chosen, all of them stay. */
export function ConflictList({ words, conflicts, authors, settle }: ConflictListProps) {
  const { say } = words;
  return (
    <section>
      {conflicts.map((conflict) => {
        const question = questionAt(conflict.path);
        const tell = (value: unknown): string =>
          value === undefined
            ? say("case.clash.none")
            : question
              ? answerText(words, question, value)
              : toText(value);
        return (
          <div key={conflict.path} className={style["clash"]}>
            <b>{question ? words.label(question.label) : say("topic.other")}</b>
            <p>{say("case.clash")}</p>
            <ul>
              {conflict.values.map((one) => (
                <li key={`${one.rev}-${toText(one.value)}`} className={style["item"]}>
                  <span>
                    <b>
                      <bdi>{tell(one.value)}</bdi>
                    </b>
                    <small>
                      {say("case.by", { who: authors.get(one.rev) ?? one.rev.slice(0, 8) })}
                    </small>
                  </span>
                  <Button onPress={() => settle(conflict, one.value)}>
                    {say("case.clash.choose")}
                    <span className="unseen"> {tell(one.value)}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

type ConflictListProps = {
  readonly words: Words;
  readonly conflicts: readonly Conflict[];
  readonly authors: ReadonlyMap<string, string>;
  readonly settle: (conflict: Conflict, value: unknown) => void;
};

const questionAt = (path: string) => {
  const steps = path.split("/");
  return placeOfEntity(steps[1] ?? "")?.part.questions.find(({ field }) => field === steps.at(-1));
};

const toText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
