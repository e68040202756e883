import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UnlockScreen } from "../../src/screens/unlock-screen.tsx";
import { english } from "./words.tsx";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const tryOnce = async (): Promise<void> => {
  fireEvent.change(screen.getByLabelText("Passphrase"), { target: { value: "wrong" } });
  await act(async () => {
    fireEvent.click(screen.getByRole("button", { name: "Open" }));
    await vi.advanceTimersByTimeAsync(1);
  });
};

test("the lock screen holds one field, the language and nothing else", () => {
  render(
    <UnlockScreen
      words={english}
      onLanguage={() => undefined}
      unlock={async () => ({ ok: true, value: null })}
    />,
  );
  expect(document.querySelectorAll("input")).toHaveLength(1);
  expect(screen.getByLabelText("Passphrase").getAttribute("type")).toBe("password");
  expect(screen.getByRole("combobox", { name: "Language" })).toBeTruthy();
  expect(screen.queryByRole("link")).toBeNull();
});

test("after five wrong passphrases the sixth is not tried for 30 seconds", async () => {
  const unlock = vi.fn(async () => ({
    ok: false as const,
    failure: { type: "wrong-passphrase" as const },
  }));
  render(<UnlockScreen words={english} onLanguage={() => undefined} unlock={unlock} />);
  for (let tries = 0; tries < 5; tries += 1) await tryOnce();
  expect(screen.getByText(/opens nothing here/)).toBeTruthy();
  await tryOnce();
  expect(unlock).toHaveBeenCalledTimes(5);
  expect(screen.getByText(/Please wait \d+ seconds/)).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(31_000));
  await tryOnce();
  expect(unlock).toHaveBeenCalledTimes(6);
});
