/**
 * Which cases on this device may be about the person that somebody writes down: found by name, weighed
 * with age, sex and place. Looks only at rows that the reader may see anyway. Says "may be", never "is".
 */
import { nameLikeness, type PreparedName } from "../domain/name-key.ts";
import type { CaseSummary } from "../domain/summary.ts";

/** What is known of the person so far; an empty text is not known. */
export type Wanted = {
  readonly name: string;
  readonly ageBand: string;
  readonly sex: string;
  readonly citizenship: string;
  readonly place: string;
  /** The case being written, which is not like itself. */
  readonly caseId: string;
};

/** A case that may be about the same person. */
export type SimilarCase = {
  readonly row: CaseSummary;
  readonly zone: "likely" | "possible";
  /** What agrees, and what does not, for the worker to judge. */
  readonly agrees: readonly Trait[];
  readonly differs: readonly Trait[];
};

/** A row with its name made ready. */
export type Candidate = { readonly row: CaseSummary; readonly name: PreparedName };

/** What is compared beside the name. */
export type Trait = "ageBand" | "sex" | "citizenship" | "place";

/**
 * Weighs candidates, most likely first, at most five. The weights are those of a design, in steps of
 * log2, set by hand: a name alike up to 8, and each trait by how much it says.
 */
export const rankSimilar = (
  wanted: Wanted,
  name: PreparedName,
  candidates: readonly Candidate[],
): readonly SimilarCase[] =>
  candidates
    .filter(({ row }) => row.caseId !== wanted.caseId)
    .flatMap(({ row, name: theirs }) => {
      const likeness = nameLikeness(name, theirs);
      if (likeness < leastLikeness) return [];
      const traits = (Object.keys(weights) as readonly Trait[]).map((trait) => {
        const [mine, other] = [wanted[trait], row[trait] ?? ""];
        const isKnown = mine !== "" && other !== "";
        return { trait, isKnown, isSame: mine === other };
      });
      const weight = traits.reduce((sum, { trait, isKnown, isSame }) => {
        const { same, other } = weights[trait];
        return isKnown ? sum + (isSame ? same : other) : sum;
      }, likeness * nameWeight);
      if (weight < possible) return [];
      const named = traits.filter(({ isKnown }) => isKnown);
      return [
        {
          weight,
          row,
          zone: weight >= likely ? ("likely" as const) : ("possible" as const),
          agrees: named.filter(({ isSame }) => isSame).map(({ trait }) => trait),
          differs: named.filter(({ isSame }) => !isSame).map(({ trait }) => trait),
        },
      ];
    })
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostShown)
    .map(({ weight: _weight, ...found }) => found);

const weights: Readonly<Record<Trait, { readonly same: number; readonly other: number }>> = {
  ageBand: { same: 2, other: -2.5 },
  sex: { same: 0.5, other: -3 },
  citizenship: { same: 0.5, other: -1.5 },
  place: { same: 2, other: -1 },
};
const nameWeight = 8;
const leastLikeness = 0.75;
const possible = 5;
const likely = 9.5;
const mostShown = 5;
