/**
 * An excerpt as analysts get it: what happened, in words of the shelter, coded to themes, with a few
 * traits beside it. It names no case, no site, nobody who wrote or read it.
 */
import { z } from "zod";
import { code } from "../domain/answer.ts";
import { excerptRefusal } from "./excerpt.ts";
import { regions, type StatisticalRecord } from "./statistical-record.ts";

/** The themes of the series, as the tables of the report on themes are called. */
export const excerptThemes = [
  "re-trafficking",
  "children",
  "men",
  "exclusion",
  "traffickers",
  "regional-trends",
] as const;
export type ExcerptTheme = (typeof excerptThemes)[number];

/** The traits that may stand beside an excerpt, the one to give up first standing last. */
const excerptTraits = ["majorityAtRegistration", "sex", "regionOfOrigin"] as const;

/** An excerpt without traits: what a person writes. */
export const ExcerptText = z.strictObject({
  themes: z.array(z.enum(excerptThemes)).min(1),
  text: z.string().trim().min(20).max(600),
});
export type ExcerptText = z.infer<typeof ExcerptText>;

/** An excerpt as it is sealed. A trait that is absent is not known. */
export const ExcerptRecord = ExcerptText.extend({
  majorityAtRegistration: code("majority").exactOptional(),
  sex: code("sex").exactOptional(),
  regionOfOrigin: z.enum(regions).exactOptional(),
});
export type ExcerptRecord = z.infer<typeof ExcerptRecord>;

/** The schema under which excerpts are sealed for analysts. */
export const EXCERPT_SCHEMA = "excerpt@1";

/** An excerpt with the traits of its case. */
export const toExcerptRecord = (
  { themes, text }: ExcerptText,
  record: StatisticalRecord,
): ExcerptRecord =>
  ExcerptRecord.parse({
    themes,
    text,
    ...Object.fromEntries(
      excerptTraits.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])),
    ),
  });

/** An excerpt that may be shown, with the traits that at least 10 others share. */
export type ShownExcerpt = ExcerptText & { readonly traits: ReadonlyMap<string, string> };

/**
 * The excerpts that may be shown beside a population (tier T6). Traits are dropped until at least 11
 * persons have what is left; without so many persons in all, none is shown. Whoever wrote it and whoever
 * approved it signed for it in the shelter; the analyst is the third reader.
 */
export const shownExcerpts = (
  excerpts: readonly ExcerptRecord[],
  records: readonly StatisticalRecord[],
): readonly ShownExcerpt[] => {
  const countOf = (traits: ReadonlyMap<string, string>): number =>
    records.filter((record) =>
      excerptTraits.every((name) => !traits.has(name) || record[name] === traits.get(name)),
    ).length;
  return excerpts.flatMap(({ themes, text, ...traits }): readonly ShownExcerpt[] => {
    const beside = new Map(
      excerptTraits.flatMap((name) => {
        const value = traits[name];
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
    const asked = { themes, beside, author: "writer", reviewers: ["approver", "analyst"] };
    const isTheme = (each: string): boolean => excerptThemes.some((theme) => theme === each);
    const refusal = excerptRefusal(asked, isTheme, countOf);
    if (!refusal) return [{ themes, text, traits: beside }];
    if (refusal.type !== "few-alike" || records.length === 0) return [];
    const kept = new Map([...beside].filter(([name]) => !refusal.leaveOut.includes(name)));
    const again = excerptRefusal({ ...asked, beside: kept }, isTheme, countOf);
    return again ? [] : [{ themes, text, traits: kept }];
  });
};
