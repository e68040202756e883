/**
 * When to synchronise: at start, when the network or the page comes back, every few minutes, soon
 * after something was saved, and when a person asks. One run at a time.
 */

/** A running schedule. */
export type Schedule = {
  /** Runs at once, whatever the back-off says; resolves when a run that began after the call ends. */
  readonly syncNow: () => Promise<void>;
  /** Asks for a run within seconds, because there is something new to send. */
  readonly syncSoon: () => void;
  /** Ends the schedule. A run under way is left to finish. */
  readonly stop: () => void;
};

/**
 * How a run ended. `again` asks for another run without a pause, since work was left; otherwise
 * `failed` decides between the usual interval and back-off.
 */
export type RunOutcome = {
  readonly failed: boolean;
  readonly again?: boolean;
  readonly retryAfterInSeconds?: number | undefined;
};

/** What the schedule needs from its surroundings; each function gives the one that undoes it. */
export type ScheduleSurroundings = {
  readonly random: () => number;
  readonly now: () => number;
  readonly after: (milliseconds: number, act: () => void) => () => void;
  readonly onOnline: (act: () => void) => () => void;
  readonly onVisible: (act: () => void) => () => void;
};

/** The shortest and the longest pause after a failure, in milliseconds. */
const backOffInMilliseconds = { shortest: 1_000, longest: 15 * 60_000 } as const;

/** The pause after a run that went well: three to five minutes, in milliseconds. */
const intervalInMilliseconds = { shortest: 3 * 60_000, longest: 5 * 60_000 } as const;

/**
 * Gives the pause after a number of failures in a row: anything up to a bound that doubles (full
 * jitter), so that many devices that lost the same endpoint do not return together.
 */
export const backOff = (failures: number, random: () => number): number => {
  const { shortest, longest } = backOffInMilliseconds;
  const bound = Math.min(longest, shortest * 2 ** Math.min(failures, 20));
  return Math.max(shortest, random() * bound);
};

/**
 * Starts a schedule and its first run. `run` must not throw for what can be expected; if it throws
 * all the same, that counts as a failure and the schedule lives on.
 */
export const startSyncing = (
  run: (wish: { readonly urgent: boolean }) => Promise<RunOutcome>,
  surroundings: ScheduleSurroundings = browserSurroundings(),
): Schedule => {
  const { random, now } = surroundings;
  let stopped = false;
  let failures = 0;
  let notBefore = 0;
  let running: Promise<void> | undefined;
  let cancelTimer: () => void = () => undefined;

  const wait = (milliseconds: number): void => {
    cancelTimer();
    if (!stopped) cancelTimer = surroundings.after(milliseconds, () => void start(false));
  };

  const settle = (outcome: RunOutcome): void => {
    failures = outcome.failed ? failures + 1 : 0;
    const { shortest, longest } = intervalInMilliseconds;
    const usual = shortest + random() * (longest - shortest);
    const pause = outcome.failed ? backOff(failures, random) : outcome.again ? 0 : usual;
    const told = (outcome.retryAfterInSeconds ?? 0) * 1_000;
    notBefore = now() + told;
    wait(Math.max(pause, told));
  };

  const start = (urgent: boolean): Promise<void> => {
    if (stopped) return Promise.resolve();
    if (running !== undefined) return running;
    cancelTimer();
    running = run({ urgent })
      .catch((): RunOutcome => ({ failed: true }))
      .then((outcome) => {
        running = undefined;
        settle(outcome);
      });
    return running;
  };

  // Coming back is a reason to try afresh, but not to run over an endpoint that asked for a pause.
  const comeBack = (): void => {
    if (running !== undefined || stopped) return;
    failures = 0;
    wait(Math.max(0, notBefore - now()));
  };
  const undo = [surroundings.onOnline(comeBack), surroundings.onVisible(comeBack)];
  void start(false);

  return {
    syncNow: async () => {
      // What was saved a moment ago may be missing from a run that began before.
      await running;
      await start(true);
    },
    syncSoon: () => {
      if (running !== undefined)
        void running.then(() => wait(Math.max(soonInMilliseconds, notBefore - now())));
      else if (failures === 0) wait(Math.max(soonInMilliseconds, notBefore - now()));
    },
    stop: () => {
      stopped = true;
      cancelTimer();
      for (const act of undo) act();
    },
  };
};

const soonInMilliseconds = 2_000;

const browserSurroundings = (): ScheduleSurroundings => ({
  random: Math.random,
  now: Date.now,
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
  onOnline: (act) => {
    globalThis.addEventListener("online", act);
    return () => globalThis.removeEventListener("online", act);
  },
  onVisible: (act) => {
    const look = (): void => {
      if (document.visibilityState === "visible") act();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  },
});
