import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { askedQuestions } from "../../src/form/asked-question.ts";
import { partsOf, topics } from "../../src/form/topics.ts";
import { pageRule } from "../../src/screens/paper/page-margins.ts";
import { PaperScreen } from "../../src/screens/paper/paper-screen.tsx";
import { aCase } from "../support/a-case.ts";
import { english } from "./words.tsx";

afterEach(cleanup);
const around = { people: [], sites: [], cases: [] };

test("the paper asks every question of its topics, with the codes and in the order of the screen", () => {
  render(<PaperScreen words={english} around={around} back="#/" />);
  const shown = [...document.querySelectorAll("[data-code]")].map((one) =>
    one.getAttribute("data-code"),
  );
  const asked = topics
    .filter(({ phase }) => phase !== "support")
    .flatMap((topic) => partsOf(topic))
    .flatMap(({ questions }) => questions.filter(({ isSeldom }) => !isSeldom))
    .map(({ code }) => code);
  const consent = askedQuestions("consent")
    .map(({ code }) => code)
    .filter((code) => shown.includes(code));
  expect(consent.length).toBeGreaterThan(5);
  expect(shown.slice(consent.length)).toEqual(asked);
});

test("a summary leaves out names until they are asked for", async () => {
  const user = userEvent.setup();
  const name = "Sokhavatey";
  render(
    <PaperScreen
      words={english}
      document={aCase({ victimIdentity: { givenName: name } })}
      around={around}
      back="#/"
    />,
  );
  expect(document.body.textContent).not.toContain(name);
  await user.click(screen.getByLabelText(/^Leave out names/));
  expect(document.body.textContent).toContain(name);
});

test("no readable file is written before its danger is said and agreed to", async () => {
  const user = userEvent.setup();
  const copied: string[] = [];
  render(
    <PaperScreen
      words={english}
      document={aCase()}
      around={around}
      back="#/"
      onCopied={(how) => copied.push(how)}
    />,
  );
  await user.click(screen.getByRole("button", { name: /HTCDS/ }));
  expect(screen.getByRole("alert").textContent).toMatch(/This file is not locked/);
  await user.click(screen.getByRole("button", { name: "Do not save" }));
  expect(screen.queryByRole("alert")).toBeNull();
  expect(copied).toEqual([]);
  await user.click(screen.getByRole("button", { name: /HTCDS/ }));
  await user.click(screen.getByRole("button", { name: /^Save the file/ }));
  expect(copied).toEqual(["exported"]);
});

test("each page says that it is confidential and which of how many it is", () => {
  const rule = pageRule(english);
  expect(rule).toContain('"Confidential"');
  expect(rule).toContain('"Page " counter(page) " of " counter(pages)');
});
