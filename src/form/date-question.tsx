/** A date as it is asked: three inputs, any known part, said back in words. */
import { useState } from "react";
import type { Words } from "../words/words.ts";
import style from "./controls/controls.module.css";
import { DateParts, type DateText, readDate, toDateText } from "./controls/date-parts.tsx";
import { readKeptDate, toPartialDate } from "./partial-answer.ts";

/** Asks for a whole date, or for whatever is known of one. What cannot be read yet stays as typed. */
export function DateQuestion({ words, partial, value, onChange, idOfFirst }: DateQuestionProps) {
  const { say } = words;
  const kept = readKeptDate(value);
  const [typed, setTyped] = useState<DateText>(() => toDateText(kept?.iso));
  const read = readDate(typed);
  const guessed = kept?.isGuess ?? false;
  const put = (text: DateText): void => {
    setTyped(text);
    const now = readDate(text);
    if (now.kind === "empty") onChange(undefined);
    else if (now.kind === "date" && (partial || now.iso.length === 10))
      onChange(partial ? toPartialDate(now.iso, guessed) : now.iso);
  };
  const unknownParts =
    read.kind === "date"
      ? read.iso.length === 4
        ? "date.month-unknown"
        : read.iso.length === 7
          ? "date.day-unknown"
          : undefined
      : undefined;
  const echo =
    read.kind === "date"
      ? say(unknownParts ?? "date.kept", { date: words.day(read.iso) }) +
        (read.buddhist ? ` ${say("date.buddhist", { year: typed.year })}` : "")
      : undefined;
  return (
    <>
      <DateParts
        idOfFirst={idOfFirst}
        parts={typed}
        onChange={put}
        words={{ day: say("date.day"), month: say("date.month"), year: say("date.year") }}
        {...(partial && {
          guess: {
            label: say("date.guess"),
            checked: guessed,
            onChange: (checked: boolean) => {
              if (read.kind === "date") onChange(toPartialDate(read.iso, checked));
            },
          },
        })}
        echo={!partial && read.kind === "date" && read.iso.length < 10 ? undefined : echo}
      />
      {!partial && read.kind === "date" && read.iso.length < 10 && (
        <p className={style["hint"]}>{say("date.whole")}</p>
      )}
      {read.kind === "unreadable" && typed.year.length >= 4 && (
        <p className={style["hint"]}>{say("date.unreadable")}</p>
      )}
    </>
  );
}

type DateQuestionProps = {
  readonly words: Words;
  /** Whether parts may be unknown. */
  readonly partial: boolean;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly idOfFirst: string;
};
