/**
 * Excerpts beside numbers (tier T6): coded to themes, never a free text as it was recorded. What stands
 * beside one must not point to a person, and two people other than its author must have read it.
 */
import { THRESHOLD } from "./threshold.ts";

/** A theme of a case, with the traits that are printed beside it. */
export type Excerpt = {
  /** Codes of a closed list. */
  readonly themes: readonly string[];
  /** What is told of the person: variable and code. */
  readonly beside: ReadonlyMap<string, string>;
  readonly author: string;
  readonly reviewers: readonly string[];
};

/** Why an excerpt stays where it is. */
export type ExcerptRefusal =
  | { readonly type: "not-coded"; readonly themes: readonly string[] }
  | { readonly type: "few-alike"; readonly leaveOut: readonly string[] }
  | { readonly type: "needs-review"; readonly missing: number };

/**
 * Says why an excerpt may not leave; undefined where it may. `isTheme` knows the closed list of
 * themes; `countOf` says how many persons have traits. Where fewer than 11 are alike, `leaveOut` names
 * the traits to drop, the last one standing beside it first.
 */
export const excerptRefusal = (
  { themes, beside, author, reviewers }: Excerpt,
  isTheme: (code: string) => boolean,
  countOf: (traits: ReadonlyMap<string, string>) => number,
  threshold: number = THRESHOLD,
): ExcerptRefusal | undefined => {
  const uncoded = themes.filter((code) => !isTheme(code));
  if (themes.length === 0 || uncoded.length > 0) return { type: "not-coded", themes: uncoded };
  const kept = [...beside];
  while (kept.length > 0 && countOf(new Map(kept)) < threshold) kept.pop();
  if (kept.length < beside.size || countOf(new Map()) < threshold)
    return { type: "few-alike", leaveOut: [...beside.keys()].slice(kept.length) };
  const others = new Set(reviewers.filter((reviewer) => reviewer !== author));
  return others.size < 2 ? { type: "needs-review", missing: 2 - others.size } : undefined;
};
