/**
 * Counts that are large and still say too much, because nearly all persons in them come from one
 * source: an agency would find the rest, and the rest would find it (`statistics.md` 4.1, T2).
 */

/** What is known of a count besides its number. */
export type Contribution = {
  /** Persons by source: by agency, or by site where the count names a place below the country. */
  readonly bySource: ReadonlyMap<string, number>;
  readonly namesCountry: boolean;
  readonly namesForm: boolean;
  readonly namesPlaceBelowCountry: boolean;
};

/** One agency may have at most this share of a count that names a country and a form. */
const MOST_OF_ONE = 0.85;

/** A count of a place below the country is of at least so many sites. */
const LEAST_SITES = 3;

/** Whether a count must be hidden because of who contributed to it. A count of nobody need not be. */
export const isDominated = (contribution: Contribution): boolean => {
  const { bySource, namesCountry, namesForm, namesPlaceBelowCountry } = contribution;
  const sizes = [...bySource.values()].filter((n) => n > 0);
  if (sizes.length === 0) return false;
  if (namesPlaceBelowCountry && sizes.length < LEAST_SITES) return true;
  const all = sizes.reduce((sum, n) => sum + n, 0);
  return namesCountry && namesForm && Math.max(...sizes) > MOST_OF_ONE * all;
};
