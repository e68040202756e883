import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differenceBetween, fingerprintsOf } from "../../../src/statistics/set-fingerprint.ts";

const tokens = crypto.getRandomValues(new Uint32Array(2000));
const fingerprint = fingerprintsOf(tokens);
const persons = [...tokens.keys()];

describe("the fingerprint of a set of persons", () => {
  test("tells how many are in one set and not in the other, up to twelve", () => {
    const all = fingerprint(persons);
    for (let missing = 0; missing <= 12; missing += 1)
      expect(differenceBetween(all, fingerprint(persons.slice(missing))), `${missing}`).toBe(
        missing,
      );
  });

  test("says that there are more, and not how many", () => {
    for (const missing of [13, 14, 15, 20, 100, 1000])
      expect(
        differenceBetween(
          fingerprint(persons.slice(0, 1000)),
          fingerprint(persons.slice(missing, 1000 + missing)),
        ),
        `${missing}`,
      ).toBeUndefined();
  });

  test("counts persons on either side, whatever the sets", () => {
    const some = fc.uniqueArray(fc.nat(1999), { maxLength: 8 });
    fc.assert(
      fc.property(some, some, (left, right) => {
        const [one, other] = [left, right].map((gone) =>
          fingerprint(persons.filter((person) => !gone.includes(person))),
        );
        const apart =
          left.filter((person) => !right.includes(person)).length +
          right.filter((person) => !left.includes(person)).length;
        if (one && other)
          expect(differenceBetween(one, other)).toBe(apart <= 12 ? apart : undefined);
      }),
      { numRuns: 60 },
    );
  });
});
