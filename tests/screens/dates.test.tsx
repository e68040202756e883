import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { readDate } from "../../src/form/controls/date-parts.tsx";
import { DateQuestion } from "../../src/form/date-question.tsx";
import { loadAllWords } from "../../src/words/load-words.ts";
import { english } from "./words.tsx";

afterEach(cleanup);

test.each([
  [{ day: "", month: "8", year: "2025" }, "2025-08"],
  [{ day: "", month: "", year: "2568" }, "2025"],
  [{ day: "៥", month: "១២", year: "២០២៤" }, "2024-12-05"],
  [{ day: "๗", month: "๓", year: "๒๕๖๗" }, "2024-03-07"],
  [{ day: "٢٩", month: "٢", year: "٢٠٢٤" }, "2024-02-29"],
])("reads %o as %s, whatever the digits and the calendar", (typed, iso) => {
  expect(readDate(typed)).toMatchObject({ kind: "date", iso });
});

test.each([
  { day: "31", month: "2", year: "2024" },
  { day: "5", month: "", year: "2024" },
  { day: "", month: "13", year: "2024" },
  { day: "", month: "", year: "20" },
])("does not take %o for a date", (typed) => {
  expect(readDate(typed)).toEqual({ kind: "unreadable" });
});

function Asked({
  seen,
  words = english,
}: {
  readonly seen: unknown[];
  readonly words?: typeof english;
}) {
  const [value, setValue] = useState<unknown>(undefined);
  return (
    <DateQuestion
      words={words}
      partial
      value={value}
      idOfFirst="day"
      onChange={(next) => {
        seen.push(next);
        setValue(next);
      }}
    />
  );
}

test("a rough date is said back, and what cannot be read yet is kept as typed", async () => {
  const seen: unknown[] = [];
  render(<Asked seen={seen} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Month"), "8");
  expect(seen.at(-1)).toEqual({ day: "", month: "8", year: "" });
  await user.type(screen.getByLabelText("Year"), "2568");
  expect(seen.at(-1)).toEqual({ value: "2025-08", precision: "month" });
  expect(screen.getByText(/Kept as August 2025, day not known\. \(B\.E\. 2568\)/)).toBeTruthy();
  await user.click(screen.getByLabelText("This is a best guess"));
  expect(seen.at(-1)).toEqual({ value: "2025-08", precision: "month", estimated: true });
});

test.each(["2568", "๒๕๖๘", "2025"])(
  "in Thai the year %s is said back in both eras, once",
  async (year) => {
    const seen: unknown[] = [];
    render(<Asked seen={seen} words={await loadAllWords("th")} />);
    await userEvent.setup().type(screen.getByLabelText("ปี"), year);
    expect(seen.at(-1)).toEqual({ value: "2025", precision: "year" });
    expect(screen.getByText("เก็บเป็น 2568 (ค.ศ. 2025) ไม่ทราบเดือน")).toBeTruthy();
  },
);
