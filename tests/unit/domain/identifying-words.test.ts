import { expect, test } from "vitest";
import { identifyingIn } from "../../../src/domain/identifying-words.ts";

const document = {
  victimIdentity: { id: "1", givenName: "Sopheap", familyName: "Nguyễn", fatherName: "Chan" },
  routeLeg: [{ id: "2", fromPlace: "Poipet" }],
};

test("finds names and places of the case in whatever form, and numbers and addresses", () => {
  expect(identifyingIn("Her uncle told SOPHEAP to go to the border.", document)).toEqual([
    "SOPHEAP",
  ]);
  expect(identifyingIn("nguyen was paid 12 000 a month", document)).toEqual(["nguyen", "12 000"]);
  expect(identifyingIn("Call 012 345 678 or x@example.org", document)).toEqual([
    "012 345 678",
    "x@example.org",
  ]);
});

test("lets a sentence pass that says nothing of the kind", () => {
  expect(identifyingIn("The work was found by a relative, who kept the papers.", document)).toEqual(
    [],
  );
});
