import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDraft, type DraftDocument } from "../../src/form/draft.ts";
import type { Problem } from "../../src/protocol/problem.ts";
import type { Result } from "../../src/protocol/result.ts";
import { startAutosave } from "../../src/screens/intake/autosave.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const victim = { entity: "victim" };
const aDraft = () => createDraft({ victim: {} }, { stamp: () => ({}), begin: () => ({}) });
const saved: Result<null, Problem> = { ok: true, value: null };

test("a draft is saved 800 ms after the last key", async () => {
  const kept: DraftDocument[] = [];
  const draft = aDraft();
  const autosave = startAutosave(draft, async (document) => {
    kept.push(document);
    return saved;
  });
  draft.setAnswer(victim, "sex", "female");
  await vi.advanceTimersByTimeAsync(799);
  expect(kept).toEqual([]);
  expect(autosave.state().step).toBe("waiting");
  await vi.advanceTimersByTimeAsync(1);
  expect(kept).toEqual([{ victim: { sex: "female", missing: {} } }]);
  expect(autosave.state().step).toBe("saved");
});

test("somebody who never stops typing is saved after 2 s", async () => {
  let saves = 0;
  const draft = aDraft();
  startAutosave(draft, async () => {
    saves += 1;
    return saved;
  });
  for (let key = 0; key < 5; key += 1) {
    draft.setAnswer(victim, "ethnicity", "x".repeat(key + 1));
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(saves).toBe(1);
});

test("what is typed while a save runs is saved after it, and never called saved before", async () => {
  const kept: unknown[] = [];
  const draft = aDraft();
  const autosave = startAutosave(draft, async (document) => {
    await new Promise((done) => setTimeout(done, 300));
    kept.push(document["victim"]);
    return saved;
  });
  draft.setAnswer(victim, "sex", "female");
  const flushed = autosave.flush();
  await vi.advanceTimersByTimeAsync(100);
  draft.setAnswer(victim, "sex", "male");
  await vi.advanceTimersByTimeAsync(250);
  expect(autosave.state().step).not.toBe("saved");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await flushed).toBe(true);
  expect(kept.at(-1)).toMatchObject({ sex: "male" });
});

test("a new case of which nothing was typed is not called saved, since nothing is on the disk", async () => {
  const draft = aDraft();
  const autosave = startAutosave(draft, async () => saved);
  expect(autosave.state().step).toBe("empty");
  await autosave.flush();
  expect(autosave.state().step).toBe("empty");
  draft.setAnswer(victim, "sex", "female");
  await autosave.flush();
  expect(autosave.state().step).toBe("saved");
});

test("a full device is said, and the answers stay to be saved again", async () => {
  let isFull = true;
  const draft = aDraft();
  const autosave = startAutosave(draft, async () =>
    isFull ? { ok: false, failure: { type: "device-full" } } : saved,
  );
  draft.setAnswer(victim, "sex", "female");
  expect(await autosave.flush()).toBe(false);
  expect(autosave.state()).toMatchObject({ step: "failed", problem: { type: "device-full" } });
  isFull = false;
  expect(await autosave.flush()).toBe(true);
  expect(autosave.state().problem).toBeUndefined();
});
