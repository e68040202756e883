import { expect, test } from "vitest";
import { CASE_SCHEMA, parseCaseDocument } from "../../../src/domain/case.ts";
import { isNamed, withIdentity, withoutIdentity } from "../../../src/domain/identity-part.ts";
import { aCase, aConsent, theConsents } from "../../support/a-case.ts";

const drawing = "10,10 20,20;30,30";
const named = aCase({
  victimIdentity: { givenName: "Sokha", mobilePhone: "+85512345678" },
  contactPerson: [{ name: "Channary", relationship: "mother", safeToContact: "yes" }],
  consent: [...theConsents, aConsent("photo", { drawing })],
});

test("a case without its identity is whole, and nothing of the name is in it", () => {
  const { shared } = withoutIdentity(named);
  expect(parseCaseDocument(CASE_SCHEMA, shared).ok).toBe(true);
  expect(JSON.stringify(shared)).not.toMatch(/Sokha|Channary|85512345678|10,10/);
  expect(isNamed(shared)).toBe(false);
});

test("what stayed here and what was shared make the same case again", () => {
  const { shared, kept } = withoutIdentity(named);
  expect(withIdentity(shared, kept)).toEqual(named);
});

test("a name that came back with the case is not written over by the one kept here", () => {
  const { kept } = withoutIdentity(named);
  const renamed = aCase({ victimIdentity: { givenName: "Bopha" } });
  expect(withIdentity(renamed, kept)["victimIdentity"]).toMatchObject({ givenName: "Bopha" });
});

test("a case in which nobody is named is not called named", () => {
  const nameless = aCase({
    victimIdentity: { givenName: undefined, familyName: undefined },
    contactPerson: [],
    attachment: [],
  });
  expect(isNamed({ ...nameless, victimIdentity: { id: "x" } })).toBe(false);
});
