/** One's own detected victims beside those that UNODC published, line by line. */
import { glotipColumns } from "./glotip.ts";
import { type GlotipLine, type PublishedNumber, publishedNumber } from "./glotip-file.ts";

/** A line of both. `own` is absent where we have nobody, and `hidden` where it may not be shown. */
export type BesideLine = Omit<GlotipLine, "number" | "isDoubtful"> & {
  readonly own?: PublishedNumber | "hidden";
  readonly published?: PublishedNumber;
  readonly isDoubtful: boolean;
};

/**
 * Lays own lines, as `glotipLines` writes them, beside the published ones of the same countries and
 * years. Of published lines only those of detected victims are taken.
 */
export const glotipBeside = (
  own: readonly (readonly string[])[],
  published: readonly GlotipLine[],
): readonly BesideLine[] => {
  const at = (line: readonly string[], name: (typeof glotipColumns)[number]): string =>
    line[glotipColumns.indexOf(name)] ?? "";
  const lines = new Map<string, BesideLine>();
  for (const line of own) {
    const value = at(line, "txtVALUE");
    const place = {
      country: at(line, "Iso3_code"),
      indicator: at(line, "Indicator"),
      dimension: at(line, "Dimension"),
      category: at(line, "Category"),
      sex: at(line, "Sex"),
      age: at(line, "Age"),
      year: Number(at(line, "Year")),
    };
    const beside = {
      ...place,
      own: publishedNumber(value) ?? "hidden",
      isDoubtful: false,
    } as const;
    lines.set(keyOf(place), beside);
  }
  const shared = new Set([...lines.values()].map(({ country, year }) => `${country} ${year}`));
  for (const { number, ...line } of published) {
    if (line.indicator !== "Detected trafficking victims") continue;
    if (!shared.has(`${line.country} ${line.year}`)) continue;
    const known = lines.get(keyOf(line));
    lines.set(keyOf(line), { ...line, ...(known?.own && { own: known.own }), published: number });
  }
  return [...lines.values()];
};

const keyOf = (line: Omit<BesideLine, "isDoubtful">): string =>
  [line.country, line.year, line.dimension, line.category, line.sex, line.age].join("|");
