/** Dates of which parts are unknown, between the domain's form and the three inputs. */
import { z } from "zod";
import { PartialDate } from "../domain/answer.ts";

/** A kept date: ISO text cut to what is known, and whether it is a best guess. */
export type KeptDate = { readonly iso: string; readonly isGuess: boolean };

/** Reads an answer of either kind of date; undefined when it is neither. */
export const readKeptDate = (answer: unknown): KeptDate | undefined => {
  if (typeof answer === "string") return { iso: answer, isGuess: false };
  const read = PartialDate.safeParse(answer);
  return read.success ? { iso: read.data.value, isGuess: read.data.estimated ?? false } : undefined;
};

/** What was typed and is no date yet. The draft keeps it so, and the check asks to put it right. */
export const readTypedDate = (answer: unknown): TypedDate | undefined => {
  const read = TypedDate.safeParse(answer);
  return read.success ? read.data : undefined;
};

const TypedDate = z.strictObject({ day: z.string(), month: z.string(), year: z.string() });
type TypedDate = z.infer<typeof TypedDate>;

/** Writes a date as the domain keeps it. */
export const toPartialDate = (iso: string, isGuess: boolean): PartialDate => ({
  value: iso,
  precision: iso.length === 4 ? "year" : iso.length === 7 ? "month" : "day",
  ...(isGuess && { estimated: true }),
});
