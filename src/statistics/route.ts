/**
 * Routes as a map may draw them (tier T5): from country to country, never from place to place, where
 * at least 11 persons took them; fewer go into one line that says "other".
 */
import { rounded } from "./cell-key.ts";
import { THRESHOLD } from "./threshold.ts";

/** Persons on the way from one country or region to another, exact. */
export type Route = { readonly from: string; readonly to: string; readonly n: number };

/** Routes that may be drawn. Numbers are multiples of 5; lines are as wide as these say. */
export type ShownRoutes = {
  readonly routes: readonly Route[];
  /** Persons on all other routes; undefined where there are none, 0 where too few to be told. */
  readonly other: number | undefined;
};

/**
 * Puts routes of fewer than 11 persons together. While those are fewer than 11 together, or a single
 * route, the smallest of the others joins them: a total would otherwise give them away.
 */
export const shownRoutes = (all: readonly Route[], threshold: number = THRESHOLD): ShownRoutes => {
  const routes = all
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
  let shown = routes.filter(({ n }) => n >= threshold).length;
  const personsFrom = (start: number): number =>
    routes.slice(start).reduce((sum, { n }) => sum + n, 0);
  const isTelling = (): boolean =>
    shown < routes.length && (personsFrom(shown) < threshold || routes.length - shown === 1);
  while (shown > 0 && isTelling()) shown -= 1;
  const other = personsFrom(shown);
  return {
    routes: routes.slice(0, shown).map((route) => ({ ...route, n: rounded(route.n, 5) })),
    other: shown === routes.length ? undefined : other < threshold ? 0 : rounded(other, 5),
  };
};
