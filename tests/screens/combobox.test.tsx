import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { Combobox, MultiCombobox } from "../../src/form/controls/combobox.tsx";

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

test("keeps what was typed beside chosen codes though the list does not have it, and says so", async () => {
  const chosen: (readonly string[])[] = [];
  render(
    <MultiCombobox
      label="Countries"
      options={options}
      values={["CIV", "Zomia"]}
      onChange={(values) => chosen.push(values)}
      noMatch="Nothing fits"
      notListed={(text) => `not in the list: ${text}`}
      removeWord="Remove"
    />,
  );
  expect(screen.getByText("not in the list: Zomia")).toBeDefined();
  await userEvent.type(screen.getByRole("combobox"), "Kawthoolei");
  await userEvent.tab();
  expect(chosen).toEqual([["CIV", "Zomia", "Kawthoolei"]]);
});
