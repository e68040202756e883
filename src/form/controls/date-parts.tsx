/** Day, month and year as three inputs: no calendar, any digits, Gregorian or Buddhist years. */
import { useId } from "react";
import { Checkbox } from "./choice.tsx";
import style from "./controls.module.css";
import { toAsciiDigits } from "./digits.ts";
import { Icon } from "./icon.tsx";

/** Asks for a date of which parts may be unknown, and says back how it is kept. */
export function DateParts({ idOfFirst, parts, onChange, words, guess, echo }: DatePartsProps) {
  const own = useId();
  const first = idOfFirst ?? `${own}-day`;
  return (
    <>
      <div className={style["dates"]}>
        <label htmlFor={first}>
          {words.day}
          <input
            {...native}
            id={first}
            className={`${style["input"]} ${style["two"]}`}
            value={parts.day}
            onChange={(event) => onChange({ ...parts, day: event.currentTarget.value })}
          />
        </label>
        <label>
          {words.month}
          <input
            {...native}
            className={`${style["input"]} ${style["two"]}`}
            value={parts.month}
            onChange={(event) => onChange({ ...parts, month: event.currentTarget.value })}
          />
        </label>
        <label>
          {words.year}
          <input
            {...native}
            className={`${style["input"]} ${style["four"]}`}
            value={parts.year}
            onChange={(event) => onChange({ ...parts, year: event.currentTarget.value })}
          />
        </label>
        {guess && (
          <div className={style["guess"]}>
            <Checkbox label={guess.label} checked={guess.checked} onChange={guess.onChange} />
          </div>
        )}
      </div>
      <div role="status">
        {echo && (
          <p className={style["echo"]}>
            <Icon name="check" size={20} />
            <span>{echo}</span>
          </p>
        )}
      </div>
    </>
  );
}

/** What stands in the three inputs, as typed. */
export type DateText = { readonly day: string; readonly month: string; readonly year: string };

/** A date read from the inputs: ISO text cut to what is known, such as `2025-08`. */
export type ReadDate =
  | { readonly kind: "empty" }
  | { readonly kind: "date"; readonly iso: string; readonly buddhist: boolean }
  | { readonly kind: "unreadable" };

/**
 * Reads the three inputs. A year above 2400 is Buddhist (543 more than the common era). Parts may be
 * missing from the small end only: a day needs its month, a month its year.
 */
export const readDate = (text: DateText): ReadDate => {
  const [day, month, year] = [text.day, text.month, text.year].map((part) =>
    toAsciiDigits(part).trim(),
  );
  if (!day && !month && !year) return { kind: "empty" };
  if (!year || !/^\d{4}$/.test(year) || (day && !month)) return { kind: "unreadable" };
  const buddhist = Number(year) > 2400;
  const common = String(Number(year) - (buddhist ? 543 : 0));
  if (Number(common) < 1890 || Number(common) > 2100) return { kind: "unreadable" };
  if (!month) return { kind: "date", iso: common, buddhist };
  if (!/^\d{1,2}$/.test(month) || Number(month) < 1 || Number(month) > 12)
    return { kind: "unreadable" };
  const upToMonth = `${common}-${month.padStart(2, "0")}`;
  if (!day) return { kind: "date", iso: upToMonth, buddhist };
  const lastDay = new Date(Date.UTC(Number(common), Number(month), 0)).getUTCDate();
  if (!/^\d{1,2}$/.test(day) || Number(day) < 1 || Number(day) > lastDay)
    return { kind: "unreadable" };
  return { kind: "date", iso: `${upToMonth}-${day.padStart(2, "0")}`, buddhist };
};

/** The inputs as they show a kept date: no part that is not known. */
export const toDateText = (iso: string | undefined): DateText => {
  const [year = "", month = "", day = ""] = (iso ?? "").split("-");
  return { day: day && String(Number(day)), month: month && String(Number(month)), year };
};

type DatePartsProps = {
  readonly idOfFirst?: string;
  readonly parts: DateText;
  readonly onChange: (parts: DateText) => void;
  readonly words: { readonly day: string; readonly month: string; readonly year: string };
  readonly guess?: {
    readonly label: string;
    readonly checked: boolean;
    readonly onChange: (checked: boolean) => void;
  };
  readonly echo?: string | undefined;
};

const native = {
  type: "text",
  inputMode: "numeric",
  autoComplete: "off",
  dir: "ltr",
  maxLength: 6,
} as const;
