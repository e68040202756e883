/** Ends what makes no progress: a connection that is open on this side and dead on the other. */

/** Watches one request. Not reusable after `stop`. */
export type Watchdog = {
  readonly signal: AbortSignal;
  /** Waits afresh for the next sign of life, longer when `bytesToSend` must leave first. */
  readonly expect: (bytesToSend: number) => void;
  /** Stops the clock until the next `expect`. */
  readonly pause: () => void;
  /** Gives the outcome of a promise, or throws as soon as patience ends. */
  readonly race: <Value>(promise: Promise<Value>) => Promise<Value>;
  readonly stop: () => void;
};

/**
 * Creates a watchdog that bites after `patienceInMilliseconds` without a sign of life, or when
 * `outer` aborts.
 *
 * `fetch` does not say how much of a body has left, so sending gets extra time for its length at the
 * slowest rate that is still worth waiting for.
 */
export const createWatchdog = (
  patienceInMilliseconds: number,
  outer?: AbortSignal | undefined,
): Watchdog => {
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bite = (): void => controller.abort(new Error("no progress"));
  const pause = (): void => clearTimeout(timer);
  outer?.addEventListener("abort", bite, { once: true });
  if (outer?.aborted) bite();
  let release: (cause: Error) => void = () => undefined;
  const bitten = new Promise<never>((_resolve, reject) => {
    release = reject;
  });
  bitten.catch(() => undefined);
  signal.addEventListener("abort", () => release(new Error("no progress")), { once: true });
  if (signal.aborted) release(new Error("no progress"));
  return {
    signal,
    expect: (bytesToSend) => {
      pause();
      timer = setTimeout(bite, patienceInMilliseconds + bytesToSend / slowestBytesPerMillisecond);
    },
    pause,
    race: (promise) => Promise.race([promise, bitten]),
    stop: () => {
      pause();
      outer?.removeEventListener("abort", bite);
    },
  };
};

/** 2 kB/s: a weak mobile link at the edge of a cell. */
const slowestBytesPerMillisecond = 2;
