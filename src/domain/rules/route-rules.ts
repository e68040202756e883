/** V12 and V29: where the way led. */
import { type CaseView, placeOf } from "../case-view.ts";
import type { Finding, Rule } from "./rule.ts";

/** The rules on the route. */
export const routeRules: readonly Rule[] = [
  {
    id: "V12",
    level: "warning",
    check: (view) => {
      const legs = inOrder(view.routeLeg);
      return [...startOf(view, legs), ...gapsIn(legs), ...endOf(view, legs)];
    },
  },
  {
    id: "V29",
    level: "warning",
    check: ({ exploitation, victim, routeLeg }) =>
      routeLeg.some(crossesBorder)
        ? []
        : exploitation
            .filter(({ country }) => country && victim?.citizenship?.includes(country))
            .map((episode) => ({
              question: placeOf("exploitation", episode, "country"),
              code: "internal",
            })),
  },
];

type Leg = CaseView["routeLeg"][number];

const inOrder = (legs: readonly Leg[]): readonly Leg[] =>
  [...legs].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));

const startOf = ({ victim }: CaseView, [first]: readonly Leg[]): readonly Finding[] => {
  const origin = victim?.countryOfOrigin;
  if (!origin || !first?.fromCountry || first.fromCountry === origin) return [];
  return [
    { question: placeOf("routeLeg", first, "fromCountry"), code: "does-not-start-at-origin" },
  ];
};

const gapsIn = (legs: readonly Leg[]): readonly Finding[] =>
  legs.flatMap((leg, at) => {
    const before = legs[at - 1];
    if (!before?.toCountry || !leg.fromCountry || before.toCountry === leg.fromCountry) return [];
    return [{ question: placeOf("routeLeg", leg, "fromCountry"), code: "does-not-join" }];
  });

/** The last leg before escape or return ends where the person was exploited. */
const endOf = ({ exploitation }: CaseView, legs: readonly Leg[]): readonly Finding[] => {
  const countries = exploitation.flatMap(({ country }) => country ?? []);
  const out = legs.findIndex(({ legType }) => legType === "escape" || legType === "return");
  const last = (out < 0 ? legs : legs.slice(0, out)).at(-1);
  if (!last?.toCountry || countries.length === 0 || countries.includes(last.toCountry)) return [];
  return [
    { question: placeOf("routeLeg", last, "toCountry"), code: "does-not-end-at-exploitation" },
  ];
};

const crossesBorder = ({ fromCountry, toCountry, crossing }: Leg): boolean =>
  (fromCountry !== undefined && toCountry !== undefined && fromCountry !== toCountry) ||
  (crossing !== undefined && crossing !== "none" && crossing !== "unknown");
