import fc from "fast-check";
import { expect, test } from "vitest";
import { zeroHash } from "../../../src/protocol/hash.ts";
import { newId } from "../../../src/protocol/id.ts";
import { newInviteToken } from "../../../src/protocol/invite.ts";
import {
  collect,
  noParts,
  parseCarriedText,
  toCarriedText,
  toParts,
} from "../../../src/protocol/offline-enrolment.ts";

const readAll = async (codes: readonly string[]) => {
  let collected = noParts;
  for (const code of codes) collected = await collect(collected, code);
  return collected;
};

test("a long message comes through in parts read in any order, with some read twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 601, maxLength: 20_000, unit: "binary" }),
      fc.infiniteStream(fc.nat()),
      async (text, order) => {
        const parts = await toParts(text);
        expect(parts.every((part) => part.length < 640)).toBe(true);
        const shuffled = [...parts].sort(() => ((order.next().value ?? 0) % 2 === 0 ? -1 : 1));
        expect((await readAll([...shuffled.slice(0, 2), ...shuffled])).text).toBe(text);
      },
    ),
    { numRuns: 50 },
  );
});

test("a short message is one code; parts of two messages are not mixed; a damaged part is noticed", async () => {
  expect(await toParts("short")).toEqual(["short"]);
  expect((await readAll(["short"])).text).toBe("short");
  const text = (letter: string) =>
    Array.from({ length: 3_000 }, (_, at) => `${letter}${(at * 7_919) % 1_000}`).join("");
  const [one, two] = [await toParts(text("a")), await toParts(text("b"))];
  expect(one.length).toBeGreaterThan(2);
  const mixed = await readAll([...one.slice(0, -1), ...two]);
  expect(mixed.text).toBe(text("b"));
  const damaged = one.map((part, at) =>
    at === 1 ? `${part.slice(0, -1)}${part.endsWith("A") ? "B" : "A"}` : part,
  );
  expect((await readAll(damaged)).text).not.toBe(text("a"));
});

test("an invite code is written and read again, and is not taken for anything else", () => {
  const code = {
    ...{ server: "https://sync.example", org: newId(), genesis: zeroHash, site: newId() },
    ...{ invite: newInviteToken(), secret: newInviteToken(), role: "intake" as const },
    exp: "2026-11-24T08:00:00.000Z",
  };
  const text = toCarriedText({ type: "invite-code", code });
  expect(parseCarriedText(text)).toEqual({ type: "invite-code", code });
  expect(parseCarriedText(text.replace("intake", "king"))).toBeUndefined();
});

test("whatever a camera reads, nothing throws", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.nat(999), fc.nat(999), async (text, at, of) => {
      parseCarriedText(text);
      await readAll([text, `LND/abcdef/${at}/${of}/${text}`, `LND/abcdef/1/1/${text}`]);
    }),
    { numRuns: 2_000 },
  );
});
