/**
 * Kaplan and Meier's estimate of how many are still without something after a time, such as not yet
 * trafficked again, where some were only followed for a while (J. Am. Stat. Assoc. 53 (1958) 457).
 */

/** A person: how long followed, and whether it happened at the end of that time. */
export type FollowUp = { readonly time: number; readonly isEvent: boolean };

/** One step of the curve, from this time on. */
export type SurvivalStep = {
  readonly time: number;
  /** Persons followed until then to whom it had not happened. */
  readonly atRisk: number;
  readonly events: number;
  /** The share without it, with Greenwood's standard error. */
  readonly survival: number;
  readonly standardError: number;
  /** The 95 % interval on the scale of logarithms, as R's survfit has it; absent at 0. */
  readonly interval?: { readonly low: number; readonly high: number };
};

/** A step for each time at which it happened to somebody, in order. */
export const kaplanMeier = (persons: readonly FollowUp[]): readonly SurvivalStep[] => {
  let survival = 1;
  let greenwood = 0;
  return eventTimes(persons).map((time) => {
    const atRisk = persons.filter((person) => person.time >= time).length;
    const events = eventsAt(persons, time);
    survival *= 1 - events / atRisk;
    greenwood += events / (atRisk * (atRisk - events));
    const step = { time, atRisk, events, survival };
    if (survival === 0) return { ...step, standardError: 0 };
    const deviation = Math.sqrt(greenwood);
    return {
      ...step,
      standardError: survival * deviation,
      interval: {
        low: survival * Math.exp(-Z95 * deviation),
        high: Math.min(1, survival * Math.exp(Z95 * deviation)),
      },
    };
  });
};

const Z95 = 1.959963984540054;

/** The first time by which it happened to half or more; undefined where it did to fewer. */
export const medianSurvival = (steps: readonly SurvivalStep[]): number | undefined =>
  // Products of shares miss a half by a breath.
  steps.find(({ survival }) => survival <= 0.5 + 1e-12)?.time;

/** The times at which it happened to somebody, in order. */
export const eventTimes = (persons: readonly FollowUp[]): readonly number[] =>
  [...new Set(persons.filter(({ isEvent }) => isEvent).map(({ time }) => time))].sort(
    (a, b) => a - b,
  );

/** To how many it happened at a time. */
export const eventsAt = (persons: readonly FollowUp[], at: number): number =>
  persons.filter(({ time, isEvent }) => isEvent && time === at).length;
