/** A date as it is asked: three inputs, any known part, said back in words. */
import { useEffect, useState } from "react";
import type { Words } from "../words/words.ts";
import style from "./controls/controls.module.css";
import {
  DateParts,
  type DateText,
  type ReadDate,
  readDate,
  toDateText,
} from "./controls/date-parts.tsx";
import { readKeptDate, readTypedDate, toPartialDate } from "./partial-answer.ts";

/** Asks for a whole date, or for whatever is known of one. What cannot be read yet stays as typed. */
export function DateQuestion({ words, partial, value, onChange, idOfFirst }: DateQuestionProps) {
  const { say } = words;
  const kept = readKeptDate(value);
  const [typed, setTyped] = useState<DateText>(() => readTypedDate(value) ?? toDateText(kept?.iso));
  const read = readDate(typed);
  const isCleared = value === undefined;
  useEffect(() => {
    if (isCleared) setTyped(toDateText(undefined));
  }, [isCleared]);
  const guessed = kept?.isGuess ?? false;
  const put = (text: DateText): void => {
    setTyped(text);
    const now = readDate(text);
    if (now.kind === "empty") onChange(undefined);
    else if (now.kind === "date" && (partial || now.iso.length === 10))
      onChange(partial ? toPartialDate(now.iso, guessed) : now.iso);
    else onChange(text);
  };
  const echo = echoOf(words, read, partial, typed.year);
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
        echo={echo}
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

/**
 * How a date is kept, in words; nothing while it is not whole where it has to be. A Buddhist year is
 * repeated as it was typed, except in Thai, which names both years of any date.
 */
const echoOf = (
  { say, day, language }: Words,
  read: ReadDate,
  partial: boolean,
  typedYear: string,
): string | undefined => {
  if (read.kind !== "date" || (!partial && read.iso.length < 10)) return undefined;
  const key = ({ 4: "date.month-unknown", 7: "date.day-unknown" } as const)[read.iso.length];
  const kept = say(key ?? "date.kept", { date: day(read.iso) });
  return read.buddhist && language !== "th"
    ? `${kept} ${say("date.buddhist", { year: typedYear })}`
    : kept;
};
