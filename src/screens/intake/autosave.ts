/**
 * Saves the draft by itself: 800 ms after the last change and at most 2 s after the first, and at once
 * when asked to (leaving a field, a page or the screen). One save runs at a time; what changed
 * meanwhile is saved after it. Knows neither keys nor files: it is given a function that saves.
 */
import type { Draft, DraftDocument } from "../../form/draft.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";

/** The saving of one open draft. */
export type Autosave = {
  /** Saves now what has not been saved, and waits until it is safe. True when nothing is unsaved. */
  readonly flush: () => Promise<boolean>;
  readonly state: () => SaveState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops watching the draft. Does not save. */
  readonly stop: () => void;
};

/**
 * How safe the draft is: `empty` when nothing was typed and nothing is on the disk, `untouched` when it
 * is there as it was opened. `at`: when it was last put away on this device.
 */
export type SaveState = {
  readonly step: "empty" | "untouched" | "waiting" | "saving" | "saved" | "failed";
  readonly at: Date | undefined;
  readonly problem: Problem | undefined;
};

/**
 * Watches a draft and saves it with `save`, which returns only when the bytes are on the disk. `isKept`
 * says that what was opened is there already.
 */
export const startAutosave = (
  draft: Draft,
  save: (document: DraftDocument) => Promise<Result<null, Problem>>,
  isKept = false,
): Autosave => {
  let state: SaveState = {
    step: isKept ? "untouched" : "empty",
    at: undefined,
    problem: undefined,
  };
  let saved = draft.changes();
  let first: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const listeners = new Set<() => void>();
  const set = (next: Partial<SaveState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const once = async (): Promise<void> => {
    const upTo = draft.changes();
    set({ step: "saving" });
    const done = await save(draft.document());
    if (!done.ok) return set({ step: "failed", problem: done.failure });
    saved = upTo;
    set({
      step: draft.changes() === upTo ? "saved" : "waiting",
      at: new Date(),
      problem: undefined,
    });
  };
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer);
    first = undefined;
    while (running !== undefined) await running;
    if (draft.changes() === saved) return true;
    running = once().finally(() => {
      running = undefined;
    });
    await running;
    return state.step !== "failed" && (draft.changes() === saved || flush());
  };
  const unsubscribe = draft.subscribe(() => {
    const now = Date.now();
    first ??= now;
    if (state.step !== "saving" && state.step !== "waiting") set({ step: "waiting" });
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), Math.max(0, Math.min(quietMs, first + latestMs - now)));
  });

  return {
    flush,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      clearTimeout(timer);
      unsubscribe();
    },
  };
};

const quietMs = 800;
const latestMs = 2_000;
