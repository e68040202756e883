/**
 * Two attacks on what is to be published, tried by ourselves before anybody else can. Some persons are
 * left out of a drawing of its own, which is thrown away after; the attacker is then asked who was in
 * it, and about answers of those who were and were not. He knows every answer of the persons he asks
 * about but one, and everything about a sample of others who were not in it.
 */
import type { ExactChance } from "./exact-chance.ts";
import {
  type AttributeDomain,
  type Attributes,
  countTuples,
  type TupleKey,
  tuplesOf,
} from "./microdata.ts";
import type { NoisyAggregates } from "./noisy-aggregates.ts";

/** What the attacks may find at most; more forbids the release (`statistics.md` 5.4). */
export const attackLimits = { membership: 0.55, attribute: 0.02 } as const;

/** What the attacks found. */
export type AttackResult = {
  /** The chance that of two persons the one who was in it is taken for that one; 0.5 is a guess. */
  readonly membership: number;
  /** By how much more often answers of those in it are guessed right, than of those who were not. */
  readonly attribute: number;
  /** Persons in each of the two groups that were asked about. */
  readonly persons: number;
};

/** What is made of persons to be published. */
export type Drawing = {
  readonly aggregates: NoisyAggregates;
  readonly rows: readonly Attributes[];
};

/** Attacks a drawing made of most of the persons. */
export const attackSynthetic = (
  domain: AttributeDomain,
  persons: readonly Attributes[],
  draw: (some: readonly Attributes[]) => Drawing,
  chance: ExactChance,
): AttackResult => {
  const mixed = shuffled(persons, chance);
  const asked = Math.min(MOST_ASKED, Math.floor(persons.length / 5));
  const outsiders = mixed.slice(0, asked);
  const reference = mixed.slice(asked, 2 * asked);
  const insiders = mixed.slice(2 * asked);
  const { aggregates, rows } = draw(insiders);
  const members = insiders.slice(0, asked);
  const score = membershipScore(reference, insiders.length / reference.length, aggregates);
  const guess = guesserOf(domain, rows);
  return {
    membership: chanceToTell(members.map(score), outsiders.map(score)),
    attribute: rightShare(members, guess) - rightShare(outsiders, guess),
    persons: asked,
  };
};

/** Enough that chance alone seldom passes a limit. */
const MOST_ASKED = 4000;

const shuffled = (persons: readonly Attributes[], chance: ExactChance): readonly Attributes[] => {
  const mixed = [...persons];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Number(chance.below(BigInt(at + 1)));
    [mixed[at], mixed[other]] = [mixed[other] ?? [], mixed[at] ?? []];
  }
  return mixed;
};

/** How far the counts of a person's combinations are above what the sample would make of them. */
const membershipScore = (
  reference: readonly Attributes[],
  times: number,
  { counts, deviations }: NoisyAggregates,
): ((person: Attributes) => number) => {
  const known = countTuples(reference, counts.length);
  const excess = (key: TupleKey, at: number): number => {
    const published = counts[at]?.get(key);
    if (published === undefined) return 0;
    const expected = times * (known[at]?.get(key) ?? 0);
    // Both samples are chance too: counts of many say less about one.
    const variance = (deviations[at] ?? 1) ** 2 + (1 + times) * Math.max(times, expected);
    return (published - expected) / variance;
  };
  return (person) => {
    let score = 0;
    for (const at of counts.keys())
      for (const key of tuplesOf(person, at + 1)) score += excess(key, at);
    return score;
  };
};

/** The chance that a member's score is above an outsider's; ties count half. */
const chanceToTell = (members: readonly number[], outsiders: readonly number[]): number => {
  const sorted = [...outsiders].sort((a, b) => a - b);
  const below = (score: number, isStrict: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle] ?? 0;
      if (isStrict ? other < score : other <= score) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = members.reduce(
    (sum, score) => sum + (below(score, true) + below(score, false)) / 2,
    0,
  );
  return wins / Math.max(1, members.length * outsiders.length);
};

/** Whether the answer of a person to a column would be guessed from all others. */
type Guess = (person: Attributes, attribute: number) => boolean;

/** Guesses the commonest answer among the rows that agree in all else, or else among all rows. */
const guesserOf = ({ columnOf }: AttributeDomain, rows: readonly Attributes[]): Guess => {
  const answers = new Map<string, Map<number, number>>();
  const note = (place: string, attribute: number): void => {
    const found = answers.get(place) ?? new Map<number, number>();
    found.set(attribute, (found.get(attribute) ?? 0) + 1);
    answers.set(place, found);
  };
  const placeOf = (person: Attributes, attribute: number): string =>
    `${columnOf[attribute]} ${person.filter((other) => other !== attribute).join(" ")}`;
  for (const row of rows)
    for (const attribute of row) {
      note(placeOf(row, attribute), attribute);
      note(String(columnOf[attribute]), attribute);
    }
  const commonest = (place: string): number | undefined =>
    [...(answers.get(place) ?? [])].sort(([, a], [, b]) => b - a)[0]?.[0];
  return (person, attribute) =>
    (commonest(placeOf(person, attribute)) ?? commonest(String(columnOf[attribute]))) === attribute;
};

const rightShare = (persons: readonly Attributes[], guess: Guess): number => {
  let [right, all] = [0, 0];
  for (const person of persons)
    for (const attribute of person) {
      all += 1;
      if (guess(person, attribute)) right += 1;
    }
  return right / Math.max(1, all);
};
