import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { emptyCaseDocument } from "../../src/domain/case.ts";
import { toCaseNumber } from "../../src/domain/case-number.ts";
import { type DraftDocument, itemsOf } from "../../src/form/draft.ts";
import { IntakeScreen } from "../../src/screens/intake/intake-screen.tsx";
import { issuesOf } from "../../src/screens/session/casework.ts";
import { english } from "./words.tsx";

afterEach(cleanup);

const by = { user: crypto.randomUUID(), device: crypto.randomUUID() };

const anEmptyCase = () =>
  emptyCaseDocument({
    caseId: crypto.randomUUID(),
    caseNumber: toCaseNumber({ siteCode: "ABCD", year: "26", sequence: "4T012" }),
    site: crypto.randomUUID(),
    owner: by.user,
    device: by.device,
    jurisdiction: "KHM",
    at: "2026-11-20T09:00:00.000Z",
  });

const nothing = () => undefined;
const around = {
  people: [],
  sites: [],
  cases: [],
  eventOf: async () => undefined,
  onRecord: undefined,
};

/** An intake of which the test sees every saved state, begun at a page. */
const anIntake = (page: string) => {
  const saved: DraftDocument[] = [];
  const submitted: DraftDocument[] = [];
  const opened = anEmptyCase();
  function Intake() {
    const [address, go] = useState(`#/intake/0/${page}`);
    return (
      <>
        <output data-testid="address">{address}</output>
        <button type="button" data-testid="to-consent" onClick={() => go("#/intake/0/consent")} />
        <IntakeScreen
          words={english}
          opened={opened}
          isKept={false}
          around={around}
          by={by}
          base="#/intake/0"
          path={address.split("/").slice(3)}
          go={go}
          save={async (document) => {
            saved.push(document);
            return { ok: true, value: null };
          }}
          submit={async (document) => {
            submitted.push(document);
            return { ok: true, value: null };
          }}
          check={issuesOf}
          now={() => "2026-11-20T09:00:00.000Z"}
          onAutosave={nothing}
          remarks={[]}
          sent={false}
        />
      </>
    );
  }
  render(<Intake />);
  return { saved, submitted, user: userEvent.setup() };
};

const group = (name: string | RegExp) => within(screen.getByRole("group", { name }));

test("consent is asked purpose by purpose, and leaving one open is never taken for a yes", async () => {
  const { saved, user } = anIntake("consent");
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  expect(screen.getByRole("heading", { name: "Before you finish" })).toBeTruthy();
  for (const box of screen.getAllByRole("checkbox")) await user.click(box);
  for (const purpose of [/Talk with us/, /Keep a record/, /Share the case/, /Refer to/])
    await user.click(group(purpose).getByLabelText("Yes"));
  await user.click(group(/Share the name/).getByLabelText("No"));
  await user.click(group(/Count in statistics/).getByLabelText("Not yet able"));
  await user.click(group(/How was consent/).getByLabelText("Signed"));
  await user.click(screen.getByRole("button", { name: "Save and continue" }));

  expect(await screen.findByText("Consent comes first: done")).toBeTruthy();
  const records = itemsOf(saved.at(-1) ?? {}, "consent");
  const decisionOn = (scope: string) =>
    records.find((record) => record["scope"] === scope)?.["decision"];
  expect(decisionOn("store_local")).toBe("given");
  expect(decisionOn("registry_identity")).toBe("refused");
  expect(decisionOn("statistics")).toBeUndefined();
  expect(decisionOn("referral_health")).toBe("given");
});

test("for a child somebody entitled decides, the child is asked too, and no yes is offered alone", async () => {
  const { saved, user } = anIntake("consent");
  await user.click(screen.getByLabelText("Under 18"));
  for (const box of screen.getAllByRole("checkbox")) await user.click(box);
  expect(group(/Talk with us/).queryByLabelText("Yes")).toBeNull();
  for (const purpose of [/Talk with us/, /Keep a record/, /Share the case/, /Refer to/])
    await user.click(group(purpose).getByLabelText("Guardian agrees"));
  await user.click(group(/Share the name/).getByLabelText("No"));
  await user.click(group(/Count in statistics/).getByLabelText("No"));
  await user.click(group(/How was consent/).getByLabelText("Verbal with witness"));
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  expect(screen.getByRole("link", { name: "Say who decides for the child." })).toBeTruthy();
  await user.click(group(/Who decides for the child/).getByLabelText("Parent"));
  await user.click(group(/Does the child agree/).getByLabelText("Yes"));
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  expect(await screen.findByText("Consent comes first: done")).toBeTruthy();
  const records = itemsOf(saved.at(-1) ?? {}, "consent");
  expect(records.find(({ scope }) => scope === "interview")).toMatchObject({
    decision: "given",
    givenBy: "parent",
    childAssent: "yes",
  });
  expect(saved.at(-1)?.["victim"]).toMatchObject({ majorityAtRegistration: "minor" });
});

test("what was said of consent is kept before it is saved, and a withdrawal is a new decision with its effect said", async () => {
  const { saved, user } = anIntake("consent");
  await user.click(group(/Keep a record/).getByLabelText("Yes"));
  await user.tab();
  expect(JSON.stringify(saved.at(-1))).toContain('"store_local":"given"');
  expect(itemsOf(saved.at(-1) ?? {}, "consent")).toEqual([]);
  for (const box of screen.getAllByRole("checkbox")) await user.click(box);
  for (const yes of screen.getAllByLabelText("Yes")) await user.click(yes);
  await user.click(group(/Keep a record/).getByLabelText("Yes"));
  await user.click(group(/How was consent/).getByLabelText("Verbal"));
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  await screen.findByText("Consent comes first: done");
  await user.click(screen.getByTestId("to-consent"));
  await user.click(group(/Share the name/).getByLabelText("No"));
  expect(screen.getByText(/the name is left out of everything sent from now on/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  const records = itemsOf(saved.at(-1) ?? {}, "consent").filter(
    ({ scope }) => scope === "registry_identity",
  );
  expect(records.map(({ decision }) => decision)).toEqual(["given", "withdrawn"]);
  expect(records[1]?.["supersedes"]).toBe(records[0]?.["id"]);
});

test("a reason why there is no answer is one press, counts as an answer, and gives way to an answer", async () => {
  const { saved, user } = anIntake("D");
  const sex = group(/^D1 ?Sex/);
  await user.click(sex.getByText("No answer"));
  await user.click(sex.getByRole("button", { name: "Declined" }));
  expect(sex.getByText(/Kept as “Declined”\. It counts as an answer/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  expect(saved.at(-1)?.["victim"]).toMatchObject({ missing: { sex: "declined" } });
});

test("an age in Khmer digits is the same number, and a word is kept as it was typed", async () => {
  const { saved, user } = anIntake("D");
  const age = screen.getByRole("textbox", { name: /Age at registration/ });
  await user.type(age, "២៤");
  await user.tab();
  expect(saved.at(-1)?.["victim"]).toMatchObject({ ageAtRegistration: 24 });
  await user.clear(age);
  await user.type(age, "young");
  await user.tab();
  expect(saved.at(-1)?.["victim"]).toMatchObject({ ageAtRegistration: "young" });
});

test("a leg of the journey can be added, removed and brought back", async () => {
  const { saved, user } = anIntake("H");
  await user.click(screen.getByRole("button", { name: "Add: Leg" }));
  await user.click(screen.getByLabelText("Transit"));
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  await user.click(await screen.findByRole("button", { name: /^Remove/ }));
  expect(screen.getByText("Nothing recorded yet. Add one, or go on: it can wait.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await user.click(screen.getByRole("button", { name: "Save and continue" }));
  expect(itemsOf(saved.at(-1) ?? {}, "routeLeg")).toMatchObject([
    { legType: "transit", sequence: 1 },
  ]);
});

test("a sensitive question stays folded, with the words that nobody has to answer it", () => {
  anIntake("D");
  const folded = screen.getAllByText("Ask only if needed")[0]?.closest("details");
  expect(folded?.open).toBe(false);
  expect(folded?.textContent).toContain("You do not have to answer this");
});

test("an unfinished case is not handed in, and each thing missing leads to its question", async () => {
  const { submitted, user } = anIntake("check");
  expect(screen.queryByRole("heading", { name: "Before you finish" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Finish: ready to send" }));
  const line = screen.getByRole("link", { name: /^D1\. Sex:/ });
  expect(line.getAttribute("href")).toBe("#/intake/0/D/victim/0/sex");
  expect(submitted).toEqual([]);
});
