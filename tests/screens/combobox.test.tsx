import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { Combobox } from "../../src/form/controls/combobox.tsx";

afterEach(cleanup);

const options = [
  { code: "ARE", label: "الإمارات العربية المتحدة" },
  { code: "LKA", label: "سريلانكا" },
  { code: "SYR", label: "سورية" },
  { code: "CIV", label: "Côte d’Ivoire" },
];

test.each([
  ["امارات", "الإمارات العربية المتحدة"],
  ["سوريه", "سورية"],
  ["سِري", "سريلانكا"],
  ["cote", "Côte d’Ivoire"],
])(
  "finds what is typed as %s, with whatever marks people leave out or add",
  async (typed, found) => {
    render(
      <Combobox
        label="البلد"
        options={options}
        value={undefined}
        onChange={() => undefined}
        noMatch="لا توجد نتيجة"
      />,
    );
    await userEvent.type(screen.getByRole("combobox"), typed);
    expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual([found]);
  },
);
