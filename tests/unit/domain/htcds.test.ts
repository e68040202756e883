import { expect, test } from "vitest";
import { caseEntities } from "../../../src/domain/case.ts";
import { entities } from "../../../src/domain/entities.ts";
import { toHtcds } from "../../../src/domain/htcds.ts";
import { questionsOf } from "../../../src/domain/question.ts";
import { aCase } from "../../support/a-case.ts";

const named = aCase({
  victimIdentity: { givenName: "Sokha", dateOfBirth: { value: "2001-05", precision: "month" } },
  victim: { gender: "feminine", citizenship: ["KHM"] },
  exploitation: [
    { types: ["forced_labour"], episode: 1 },
    { types: ["forced_labour", "sexual_exploitation"], episode: 2 },
  ],
});

test("a case says in the words of the standard what it says in its own", () => {
  const { person, historicTraffickingEvents, standard } = toHtcds(named);
  expect(standard).toBe("HTCDS 2.0");
  expect(person).toMatchObject({
    prs_Gender: "Feminine",
    prs_Citizenship: ["KH"],
    vic_TypeOfExploitation: ["ForcedLabour", "SexualExploitation"],
  });
  for (const event of historicTraffickingEvents)
    expect(["Recruitment", "Transit", "Exploitation"]).toContain(event["hte_Type"]);
});

test("nobody is named unless that is asked for", () => {
  expect(JSON.stringify(toHtcds(named))).not.toContain("Sokha");
  expect(toHtcds(named).person).not.toHaveProperty("prs_Birthdate");
  expect(toHtcds(named, true).person).toMatchObject({
    prs_FirstName: "Sokha",
    prs_Birthdate: "2001-05",
  });
});

test("consent is one box: yes only where the talk and the record were agreed to", () => {
  expect(toHtcds(named).consent).toEqual({ con_Consent: true });
  expect(toHtcds(aCase({ consent: [] })).consent).toEqual({ con_Consent: false });
});

test("a referral fills the fields of its direction alone", () => {
  const incoming = aCase({ referral: [{ direction: "incoming", date: "2026-10-01" }] });
  const [one] = toHtcds(incoming).referralDetails;
  expect(Object.keys(one ?? {}).filter((name) => /Outgoing|Referred/.test(name))).toEqual([]);
  expect(one).toMatchObject({ cas_IncomingReferralDate: "2026-10-01" });
});

test("every field of the registry that the standard names has a table", () => {
  const tables = /^(org|prs|vic|per|cas|cco|hte|spl|con)_/;
  const fields = caseEntities.flatMap((entity) =>
    questionsOf(entities[entity]).flatMap(([, { standard }]) => standard.htcds ?? []),
  );
  expect(fields.length).toBeGreaterThan(60);
  expect(fields.filter((field) => !tables.test(field))).toEqual([]);
});
