/**
 * Direct standardisation: what a rate would be if the ages, or other strata, were mixed as in a standard
 * population. With the interval of Fay and Feuer by the gamma distribution, which holds for few events
 * (Stat. Med. 16 (1997) 791).
 */
import { gammaQuantile } from "./gamma-distribution.ts";

/** One stratum: events, persons, and persons in the standard population. */
export type Stratum = {
  readonly events: number;
  readonly persons: number;
  readonly standard: number;
};

/** Rates of events a person, with the 95 % interval of the standardised one. */
export type StandardisedRate = {
  readonly crude: number;
  readonly standardised: number;
  readonly low: number;
  readonly high: number;
};

/**
 * The standardised rate. Undefined where a stratum of the standard population has nobody: its rate is
 * not known, and must not be taken for 0.
 */
export const standardisedRate = (strata: readonly Stratum[]): StandardisedRate | undefined => {
  const counted = strata.filter(({ standard }) => standard > 0);
  if (counted.length === 0 || counted.some(({ persons }) => persons === 0)) return undefined;
  const all = (of: (stratum: Stratum) => number): number =>
    counted.reduce((sum, stratum) => sum + of(stratum), 0);
  const standard = all((stratum) => stratum.standard);
  const weight = (stratum: Stratum): number => stratum.standard / standard / stratum.persons;
  const rate = all((stratum) => stratum.events * weight(stratum));
  const variance = all((stratum) => stratum.events * weight(stratum) ** 2);
  const greatest = Math.max(...counted.map(weight));
  // One event more, where it would weigh most.
  const [rateAbove, varianceAbove] = [rate + greatest, variance + greatest ** 2];
  return {
    crude: all(({ events }) => events) / all(({ persons }) => persons),
    standardised: rate,
    low: rate === 0 ? 0 : gammaQuantile(0.025, rate ** 2 / variance) * (variance / rate),
    high: gammaQuantile(0.975, rateAbove ** 2 / varianceAbove) * (varianceAbove / rateAbove),
  };
};
