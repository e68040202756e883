import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDraft } from "../../src/form/draft.ts";
import { startAutosave } from "../../src/screens/intake/autosave.ts";
import { SaveLine } from "../../src/screens/intake/save-line.tsx";
import { english } from "./words.tsx";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("answers newer than the last save are never called saved", async () => {
  const victim = { entity: "victim" };
  const draft = createDraft({ victim: {} }, { stamp: () => ({}), begin: () => ({}) });
  const autosave = startAutosave(draft, async () => ({ ok: true, value: null }));
  render(<SaveLine words={english} autosave={autosave} sent={false} />);
  const line = () => screen.getByRole("status").textContent;

  await act(async () => draft.setAnswer(victim, "ethnicity", "a"));
  expect(line()).toBe("Not saved yet");
  await act(() => vi.advanceTimersByTimeAsync(800));
  expect(line()).toMatch(/^Saved on this device \d/);
  await act(async () => draft.setAnswer(victim, "ethnicity", "ab"));
  expect(line()).toBe("Not saved yet");
  await act(() => vi.advanceTimersByTimeAsync(800));
  expect(line()).toMatch(/^Saved on this device \d/);
});
