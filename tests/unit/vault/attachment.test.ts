import { beforeAll, expect, test } from "vitest";
import type { BatchHeader, BatchKind } from "../../../src/protocol/batch.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { hashOf } from "../../../src/protocol/hash.ts";
import { newId } from "../../../src/protocol/id.ts";
import { signCompact } from "../../../src/protocol/jws.ts";
import { fileLimitInBytes } from "../../../src/protocol/payload.ts";
import { packAttachment } from "../../../src/protocol/plaintext.ts";
import { type AttachmentDraft, signerOf } from "../../../src/vault/clearance.ts";
import { seal } from "../../../src/vault/seal.ts";
import { anOrganisation, type Organisation, type Person } from "./a-clearance.ts";

let organisation: Organisation;
let intake: Person;
let supervisor: Person;
let analyst: Person;

beforeAll(async () => {
  organisation = await anOrganisation("intake", "supervisor", "analyst");
  const [first, second, third] = organisation.people;
  if (!first || !second || !third) throw new Error("three people are needed");
  [intake, supervisor, analyst] = [first, second, third];
});

const file = new TextEncoder().encode("a photograph");

const aDraft = (author: Person): AttachmentDraft => ({
  author: author.user,
  dest: organisation.site,
  at: "2026-11-23T04:00:00.000Z",
  caseId: newId(),
  attachmentId: newId(),
  mediaType: "image/jpeg",
  file,
});

const aHeader = (author: Person, kind: BatchKind = 6): BatchHeader => ({
  v: 1,
  dev: author.device,
  env: [],
  org: organisation.org,
  seq: 1,
  dest: organisation.site,
  kind,
  prev: "A".repeat(43),
  site: organisation.site,
  epoch: 1,
  mhead: { seq: 9, hash: "A".repeat(43) },
});

const openAs = async (reader: Person, bytes: Uint8Array, header: BatchHeader) => {
  const [opened] = await reader.clearance.openEnvelopes([
    { bytes, context: { from: "batch", header } },
  ]);
  return opened;
};

/** A file as another program might seal it: what is signed and what follows are given apart. */
const forge = async (author: Person, said: object, carried: Uint8Array): Promise<Uint8Array> => {
  const payload = {
    v: 1,
    type: "attachment",
    org: organisation.org,
    site: organisation.site,
    dest: organisation.site,
    epoch: 1,
    author: author.user,
    device: author.device,
    at: "2026-11-23T04:00:00.000Z",
    schema: "attachment@1",
    caseId: newId(),
    attachmentId: newId(),
    sha256: await hashOf(file),
    length: file.length,
    mediaType: "image/jpeg",
    ...said,
  };
  const jws = await signCompact(
    { typ: "lindung-rev+jws", kid: author.user },
    toCanonicalJson(JSON.parse(JSON.stringify(payload))),
    signerOf(author.clearance, author.user),
  );
  const packed = packAttachment({ jws, file: carried });
  const recipient = organisation.log.sites.get(organisation.site)?.epochs[0]?.recipient;
  if (!packed.ok || !recipient) throw new Error("not packed");
  const { recovery } = organisation.log;
  const sealed = await seal(packed.value, { readers: [recipient], recovery });
  if (!sealed.ok) throw new Error("not sealed");
  return sealed.value;
};

test("a file opens for its author from the working copy and for the site from the wire", async () => {
  const draft = aDraft(intake);
  const working = await intake.clearance.sealAttachment(draft, "working");
  const wire = await intake.clearance.sealAttachment(draft, "wire");
  if (!working.ok || !wire.ok) throw new Error("not sealed");
  const [own] = await intake.clearance.openEnvelopes([
    { bytes: working.value.bytes, context: { from: "local" } },
  ]);
  const { caseId, attachmentId, mediaType } = draft;
  const payload = { type: "attachment", caseId, attachmentId, mediaType };
  const value = { format: "attachment", payload, file };
  expect(own).toMatchObject({ ok: true, value });
  expect(wire.value.kind).toBe(6);
  const { bytes } = wire.value;
  expect(await openAs(supervisor, bytes, aHeader(intake))).toMatchObject({ ok: true, value });
  const notForUs = { ok: false, failure: "not-for-us" };
  expect(await openAs(intake, bytes, aHeader(intake))).toEqual(notForUs);
  expect(await openAs(supervisor, bytes, aHeader(intake, 1))).toEqual({
    ok: false,
    failure: "context",
  });
});

test("a file above four mebibytes is not sealed", async () => {
  const large = { ...aDraft(intake), file: new Uint8Array(fileLimitInBytes + 1) };
  expect(await intake.clearance.sealAttachment(large, "working")).toEqual({
    ok: false,
    failure: { type: "too-large" },
  });
});

test("another file than was signed for, another form, and another role are refused", async () => {
  const failure = async (author: Person, said: object, carried = file) => {
    const opened = await openAs(supervisor, await forge(author, said, carried), aHeader(author));
    return opened?.ok ? "opened" : opened?.failure;
  };
  // The control: what is forged without a fault opens.
  expect(await failure(intake, {})).toBe("opened");
  expect(await failure(intake, {}, new TextEncoder().encode("a photogrAph"))).toBe("wrong-file");
  expect(await failure(intake, { length: 11 })).toBe("wrong-file");
  expect(await failure(intake, { mediaType: "image/svg xml" })).toBe("not-a-payload");
  expect(await failure(intake, { author: supervisor.user })).toBe("wrong-author");
  expect(await failure(analyst, {})).toBe("role");
  // What belongs into another kind of batch does not pass for a file.
  const audit = {
    ...{ type: "audit", event: "case-opened", ref: null, count: 1, note: null },
    ...{ caseId: undefined, attachmentId: undefined, sha256: undefined },
    ...{ length: undefined, mediaType: undefined },
  };
  expect(await failure(intake, audit)).toBe("context");
});
