/**
 * Who opens what, tried in every cell with real keys: seven roles, a field office with a grant, the
 * recovery sheets, and the five kinds of envelopes. Exactly the table of `docs/threat-model.md` opens.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { BatchHeader, BatchKind } from "../../../src/protocol/batch.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { newId } from "../../../src/protocol/id.ts";
import { signDetached } from "../../../src/protocol/jws.ts";
import { packRevision } from "../../../src/protocol/plaintext.ts";
import type { Role } from "../../../src/protocol/role.ts";
import { signerOf } from "../../../src/vault/clearance.ts";
import { fromAgeIdentity, importX25519 } from "../../../src/vault/keys.ts";
import { combineShares, toSheetText } from "../../../src/vault/recovery.ts";
import { createOpener, seal } from "../../../src/vault/seal.ts";
import { anOrganisation, type Organisation, type Person } from "./a-clearance.ts";

const roles = [
  "intake",
  "caseworker",
  "supervisor",
  "field-office",
  "analyst",
  "administrator",
  "oversight",
] as const satisfies readonly Role[];

const kinds = ["identified", "statistical", "audit", "hand-over", "hand-over-answer"] as const;
type Kind = (typeof kinds)[number];

const numbers: Readonly<Record<Kind, BatchKind>> = {
  identified: 1,
  statistical: 2,
  audit: 3,
  "hand-over": 4,
  "hand-over-answer": 5,
};

/** The matrix: whoever is not named opens nothing. */
const readers: Readonly<Record<Kind, readonly Role[]>> = {
  identified: ["caseworker", "supervisor"],
  statistical: ["analyst"],
  audit: ["oversight"],
  "hand-over": ["caseworker", "supervisor"],
  "hand-over-answer": ["caseworker", "supervisor"],
};

let organisation: Organisation;
let envelopes: Readonly<Record<Kind, Uint8Array>>;
const personIn = (role: Role): Person => {
  const found = organisation.people.find((one) => one.role === role);
  if (!found) throw new Error(`nobody is ${role}`);
  return found;
};

/** A place and an author as they stand in a payload by this person. */
const placeOf = ({ user, device }: Person) => ({
  v: 1,
  org: organisation.org,
  site: organisation.site,
  dest: organisation.site,
  epoch: 1,
  author: user,
  device,
  at: "2026-11-23T04:00:00.000Z",
});

const sealSigned = async (author: Person, payload: object): Promise<Uint8Array> => {
  const text = toCanonicalJson({ ...placeOf(author), ...payload });
  const header = { typ: "lindung-rev+jws", kid: author.user } as const;
  const jwsHead = await signDetached(header, text, signerOf(author.clearance, author.user));
  const packed = packRevision({ jwsHead, payload: text });
  if (!packed.ok) throw new Error(packed.failure);
  const site = organisation.log.sites.get(organisation.site)?.epochs.at(-1)?.recipient ?? "";
  const sealed = await seal(packed.value, {
    readers: [site],
    recovery: organisation.log.recovery,
  });
  if (!sealed.ok) throw new Error(sealed.failure.type);
  return sealed.value;
};

beforeAll(async () => {
  organisation = await anOrganisation(...roles);
  const supervisor = personIn("supervisor");
  const [caseId, statId] = [newId(), newId()];
  const hash = "A".repeat(43);
  const revision = { caseId, statId, rev: 1, parents: [], consent: {}, data: {} } as const;
  const unwrapBytes = (
    made: { ok: true; value: readonly { bytes: Uint8Array }[] } | { ok: false; failure: unknown },
  ): Uint8Array => {
    const bytes = made.ok ? made.value[0]?.bytes : undefined;
    if (!bytes) throw new Error("nothing was sealed");
    return bytes;
  };
  const sealed = await supervisor.clearance.sealRevisions(
    [
      {
        ...{ type: "case-revision", schema: "case@1", ...revision, conflicts: [] },
        ...{ author: supervisor.user, dest: organisation.site, at: "2026-11-23T04:00:00.000Z" },
      },
    ],
    "both",
  );
  if (!sealed.ok || !sealed.value[0]?.wire) throw new Error("no revision was sealed");
  const at = "2026-11-23T04:00:00.000Z";
  envelopes = {
    identified: sealed.value[0].wire.bytes,
    statistical: unwrapBytes(
      await supervisor.clearance.sealStatistical([
        { statId, op: "put", schema: "stat@1", data: {} },
      ]),
    ),
    audit: unwrapBytes(
      await supervisor.clearance.sealAudit([
        { author: supervisor.user, at, event: "unlocked", ref: null, count: 1, note: null },
      ]),
    ),
    "hand-over": await sealSigned(supervisor, {
      ...{ type: "handover", schema: "case@1", ...revision },
      origin: { site: organisation.site, heads: [hash], history: hash },
    }),
    "hand-over-answer": await sealSigned(supervisor, {
      ...{ type: "handover-answer", schema: "handover-answer@1" },
      ...{ handover: hash, answer: "accepted", reason: "none" },
    }),
  };
});

const headerOf = (kind: Kind): BatchHeader => ({
  v: 1,
  dev: personIn("supervisor").device,
  env: [],
  org: organisation.org,
  seq: 1,
  dest: organisation.site,
  kind: numbers[kind],
  prev: "A".repeat(43),
  site: organisation.site,
  epoch: 1,
  mhead: { seq: 20, hash: "A".repeat(43) },
});

const tryToOpen = async (person: Person, kind: Kind) => {
  const [opened] = await person.clearance.openEnvelopes([
    {
      bytes: envelopes[kind],
      context:
        kind === "statistical" ? { from: "pool" } : { from: "batch", header: headerOf(kind) },
    },
  ]);
  return opened;
};

describe.each(roles)("%s", (role) => {
  test.each(kinds)("and an envelope that is %s", async (kind) => {
    const opened = await tryToOpen(personIn(role), kind);
    if (readers[kind].includes(role))
      expect(opened).toMatchObject({ ok: true, value: { format: "revision" } });
    else expect(opened).toEqual({ ok: false, failure: "not-for-us" });
  });
});

test("a field office that was granted a site's key opens that site, and nothing else", async () => {
  const office = personIn("field-office");
  const recipient = organisation.log.users.get(office.user)?.recipient ?? "";
  const held = { key: "S", site: organisation.site, epoch: 1 } as const;
  const sealed = await personIn("supervisor").clearance.sealKeyFor(held, recipient);
  if (!sealed.ok) throw new Error(sealed.failure.type);
  const grant = { user: office.user, ...held, sealed: sealed.value };
  const log = { ...organisation.log, grants: [...organisation.log.grants, grant] };
  const admit = (of: typeof log) =>
    office.clearance.admit({ device: office.device, site: organisation.site, log: of });
  await admit(log);
  const opens: Kind[] = [];
  for (const kind of kinds) if ((await tryToOpen(office, kind))?.ok) opens.push(kind);
  expect(opens).toEqual(["identified", "hand-over", "hand-over-answer"]);
});

test("nobody but a holder can pass a key on, administrators least of all", async () => {
  const recipient = organisation.log.users.get(personIn("administrator").user)?.recipient ?? "";
  const { site } = organisation;
  const keys = [
    { held: { key: "S", site, epoch: 1 }, holders: ["caseworker", "supervisor", "field-office"] },
    { held: { key: "A", epoch: 1 }, holders: ["analyst"] },
    { held: { key: "O", epoch: 1 }, holders: ["oversight"] },
    { held: { key: "T", epoch: 1 }, holders: ["supervisor"] },
  ] as const;
  for (const { held, holders } of keys)
    for (const role of roles) {
      const given = await personIn(role).clearance.sealKeyFor(held, recipient);
      expect([role, held.key, given.ok]).toEqual([
        role,
        held.key,
        (holders as readonly string[]).includes(role),
      ]);
    }
});

test("three of five recovery sheets open every kind", async () => {
  const { recoveryShares, recoveryHash } = organisation;
  const sheets = [0, 2, 4].map((at) =>
    toSheetText({ share: recoveryShares[at] ?? "", recipientHash: recoveryHash }),
  );
  const combined = await combineShares(sheets, recoveryHash);
  if (!combined.ok) throw new Error(combined.failure.type);
  const secret = fromAgeIdentity(combined.value.identity);
  if (!secret) throw new Error("no key was put together");
  const opener = createOpener(await importX25519(secret));
  for (const kind of kinds) expect((await opener.open(envelopes[kind])).ok).toBe(true);
});

test("a person's signature under another kind, another place or another person's name is refused", async () => {
  const caseworker = personIn("caseworker");
  const supervisor = personIn("supervisor");
  const hash = "A".repeat(43);
  const answer = {
    ...{ type: "handover-answer", schema: "handover-answer@1" },
    ...{ handover: hash, answer: "accepted", reason: "none" },
  };
  const tried: readonly (readonly [string, object, Partial<BatchHeader>])[] = [
    ["role", { ...answer }, { dev: caseworker.device }],
    ["wrong-author", { ...answer, author: supervisor.user }, { dev: caseworker.device }],
    ["wrong-device", { ...answer, device: supervisor.device }, {}],
    ["wrong-device", { ...answer, site: newId() }, {}],
  ];
  for (const [reason, payload, header] of tried) {
    const bytes = await sealSigned(caseworker, payload);
    const claimed = { ...headerOf("hand-over-answer"), ...header };
    expect(
      await supervisor.clearance.openEnvelopes([
        { bytes, context: { from: "batch", header: claimed } },
      ]),
    ).toEqual([{ ok: false, failure: reason }]);
  }
  // A good answer in a batch that says otherwise.
  const other: readonly (readonly [string, Partial<BatchHeader>])[] = [
    ["context", { kind: 1 }],
    ["context", { org: newId() }],
    ["context", { dev: caseworker.device }],
    // Of another place or epoch nobody here holds the key.
    ["not-for-us", { dest: newId() }],
    ["not-for-us", { epoch: 2 }],
  ];
  for (const [reason, change] of other) {
    const header = { ...headerOf("hand-over-answer"), ...change };
    const bytes = envelopes["hand-over-answer"];
    expect(
      await supervisor.clearance.openEnvelopes([{ bytes, context: { from: "batch", header } }]),
    ).toEqual([{ ok: false, failure: reason }]);
  }
});
