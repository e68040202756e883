/** Locks by itself: after a time without a touch, a time out of sight, and at the end of a shift. */

/** Seconds until each lock, as the organisation's policy has them. */
export type LockTimes = {
  readonly idle: number;
  readonly hidden: number;
  readonly absolute: number;
};

/** Starts watching; `lock` is called once. Gives the function that stops. */
export const startLockTimer = (times: LockTimes, lock: () => void): (() => void) => {
  let idle: ReturnType<typeof setTimeout> | undefined;
  let hidden: ReturnType<typeof setTimeout> | undefined;
  const touched = (): void => {
    clearTimeout(idle);
    idle = setTimeout(lock, times.idle * 1_000);
  };
  const seen = (): void => {
    clearTimeout(hidden);
    if (document.visibilityState === "hidden") hidden = setTimeout(lock, times.hidden * 1_000);
  };
  const absolute = setTimeout(lock, times.absolute * 1_000);
  const touches = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
  for (const touch of touches) window.addEventListener(touch, touched, { passive: true });
  document.addEventListener("visibilitychange", seen);
  touched();
  return () => {
    clearTimeout(idle);
    clearTimeout(hidden);
    clearTimeout(absolute);
    for (const touch of touches) window.removeEventListener(touch, touched);
    document.removeEventListener("visibilitychange", seen);
  };
};

/** Calls back when Escape is pressed three times within two seconds. Gives the function that stops. */
export const onTripleEscape = (act: () => void): (() => void) => {
  let presses: readonly number[] = [];
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    presses = [...presses, event.timeStamp].slice(-3);
    if (presses.length === 3 && event.timeStamp - (presses[0] ?? 0) < 2_000) act();
  };
  window.addEventListener("keydown", pressed, { capture: true });
  return () => window.removeEventListener("keydown", pressed, { capture: true });
};

/** Calls back when a place is held for three seconds. Gives the function that stops. */
export const onLongPress = (place: HTMLElement, act: (() => void) | undefined): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    clearTimeout(timer);
    timer = act && setTimeout(act, longPressInMilliseconds);
  };
  const end = (): void => clearTimeout(timer);
  const ends = ["pointerup", "pointerleave", "pointercancel"] as const;
  place.addEventListener("pointerdown", begin);
  for (const one of ends) place.addEventListener(one, end);
  return () => {
    end();
    place.removeEventListener("pointerdown", begin);
    for (const one of ends) place.removeEventListener(one, end);
  };
};

const longPressInMilliseconds = 3_000;
