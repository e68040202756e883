/** Makes what may be published of persons under tier T4: noisy counts and rows drawn from them. */
import { createExactChance, type Fill } from "./exact-chance.ts";
import { fitRows } from "./fit-rows.ts";
import type { AttributeDomain, Attributes } from "./microdata.ts";
import { type AggregateOptions, noisyAggregates } from "./noisy-aggregates.ts";
import type { Drawing } from "./synthetic-attack.ts";
import { drawRows } from "./synthetic-rows.ts";

/** Draws noise, and rows as many as the noisy number of persons. Each person stands in them once. */
export const synthesize = (
  domain: AttributeDomain,
  persons: readonly Attributes[],
  options: AggregateOptions,
  fill: Fill,
): Drawing => {
  const aggregates = noisyAggregates(domain, persons, options, fill);
  const { below } = createExactChance(fill);
  const next = (): number => Number(below(FINE)) / Number(FINE);
  const drawn = drawRows(domain, aggregates, aggregates.persons, next);
  return { aggregates, rows: fitRows(domain, aggregates, drawn, next) };
};

/** Steps between 0 and 1. What is drawn by them is public already, and needs no exactness. */
const FINE = 2n ** 32n;
