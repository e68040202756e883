/**
 * Who may see what: the release tiers T0 to T6 and their settings (`statistics.md` 4.1). Where a rule
 * of the domain model is stricter, it holds.
 */
import { THRESHOLD } from "./threshold.ts";

/**
 * T0 own site, on screen; T1 the analyst's workstation; T2 partner agencies and printed reports; T3
 * public tables with filters; T4 public rows, synthetic only; T5 maps and routes; T6 excerpts.
 */
export const tiers = ["T0", "T1", "T2", "T3", "T4", "T5", "T6"] as const;
export type Tier = (typeof tiers)[number];

/** The settings of a tier. */
export type TierRules = {
  /**
   * How numbers are made safe: `none` exact, `suppression` by hiding, `cell-key` by noise that is the
   * same whenever the persons are the same, `synthetic` by drawing rows from noisy counts.
   */
  readonly method: "none" | "suppression" | "cell-key" | "synthetic";
  /** The smallest count that may be shown; 1 where exact. */
  readonly threshold: number;
  /** Persons who must agree before anything leaves, its author among them. */
  readonly persons: 1 | 2;
  /** Whether each export needs a reason, which goes into the log. */
  readonly needsReason: boolean;
  /** The mark printed on every export; none where it is made for the public or partners. */
  readonly mark: "confidential" | undefined;
  /** Published numbers are multiples of this. */
  readonly base: 1 | 5;
  readonly mostDimensions: number;
  /** Persons that must be left behind a filter. */
  readonly leastBehindFilter: number;
};

/** The settings of every tier. */
export const tierRules: Readonly<Record<Tier, TierRules>> = {
  T0: {
    method: "none",
    threshold: 1,
    persons: 1,
    needsReason: true,
    mark: "confidential",
    base: 1,
    mostDimensions: 3,
    leastBehindFilter: 0,
  },
  T1: {
    method: "none",
    threshold: 1,
    persons: 1,
    needsReason: true,
    mark: "confidential",
    base: 1,
    mostDimensions: 3,
    leastBehindFilter: 0,
  },
  T2: {
    method: "suppression",
    threshold: THRESHOLD,
    persons: 2,
    needsReason: false,
    mark: undefined,
    base: 1,
    mostDimensions: 3,
    leastBehindFilter: THRESHOLD,
  },
  T3: {
    method: "cell-key",
    threshold: 3,
    persons: 2,
    needsReason: false,
    mark: undefined,
    base: 5,
    mostDimensions: 3,
    leastBehindFilter: 50,
  },
  T4: {
    method: "synthetic",
    threshold: 1,
    persons: 2,
    needsReason: false,
    mark: undefined,
    base: 1,
    mostDimensions: 3,
    leastBehindFilter: 5000,
  },
  T5: {
    method: "suppression",
    threshold: THRESHOLD,
    persons: 2,
    needsReason: false,
    mark: undefined,
    base: 5,
    mostDimensions: 2,
    leastBehindFilter: 50,
  },
  T6: {
    method: "suppression",
    threshold: THRESHOLD,
    persons: 2,
    needsReason: false,
    mark: undefined,
    base: 1,
    mostDimensions: 3,
    leastBehindFilter: THRESHOLD,
  },
};

/** A table that somebody asks for, as far as a tier has a say in it. */
export type TableRequest = {
  readonly dimensions: number;
  /** Persons behind the filters; undefined where there is none. */
  readonly behindFilter?: number | undefined;
  /** Persons in the smallest place below the country that the table names, if it names any. */
  readonly smallestPlace?: number | undefined;
  /** Persons in the smallest quarter, where time is finer than the year. */
  readonly smallestQuarter?: number | undefined;
};

/** Why a tier refuses a table, and the number that would have to be reached. */
export type TierRefusal = {
  readonly type:
    | "too-many-dimensions"
    | "too-few-behind-filter"
    | "place-too-small"
    | "quarter-too-small";
  readonly limit: number;
};

/** Says why a tier refuses a table before it is counted; undefined where it does not. */
export const refusalOf = (tier: Tier, request: TableRequest): TierRefusal | undefined => {
  const { mostDimensions, leastBehindFilter } = tierRules[tier];
  const below = (n: number | undefined, limit: number): boolean => n !== undefined && n < limit;
  if (request.dimensions > mostDimensions)
    return { type: "too-many-dimensions", limit: mostDimensions };
  if (below(request.behindFilter, leastBehindFilter))
    return { type: "too-few-behind-filter", limit: leastBehindFilter };
  if (tier !== "T3") return undefined;
  if (below(request.smallestPlace, LEAST_IN_PLACE))
    return { type: "place-too-small", limit: LEAST_IN_PLACE };
  if (below(request.smallestQuarter, LEAST_IN_QUARTER))
    return { type: "quarter-too-small", limit: LEAST_IN_QUARTER };
  return undefined;
};

const LEAST_IN_PLACE = 200;
const LEAST_IN_QUARTER = 50;
