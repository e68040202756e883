/** The membership log over HTTP: reading it, adding to it, gathering signatures, stating its head. */
import { z } from "zod";
import type { Membership } from "../../src/membership/membership.ts";
import { Operation } from "../../src/membership/operation.ts";
import { headKey, maySignHead, maySignLog } from "../../src/membership/policy.ts";
import { entryLimitInBytes, examineProposal, extend, replay } from "../../src/membership/replay.ts";
import { decodeBatch, toErasedStub } from "../../src/protocol/batch.ts";
import { fromUtf8, toUtf8 } from "../../src/protocol/bytes.ts";
import { parseCanonicalJson } from "../../src/protocol/canonical.ts";
import { hashOf } from "../../src/protocol/hash.ts";
import { verifyHeadStatement } from "../../src/protocol/head-statement.ts";
import { LogHead, LogPage, ProposalAnswer, Proposals } from "../../src/protocol/http.ts";
import type { Id } from "../../src/protocol/id.ts";
import {
  GeneralJws,
  generalPayloadText,
  generalToBytes,
  kidOf,
  parseGeneral,
} from "../../src/protocol/jws.ts";
import { fail, ok, type Result } from "../../src/protocol/result.ts";
import type { EntryEffects, Registry } from "../registry/registry.ts";
import { anyMember } from "./admission.ts";
import {
  answerJose,
  answerJson,
  joseMediaType,
  jsonMediaType,
  type Outcome,
  refuse,
} from "./answer.ts";
import { type Route, type SignedRequest, type Surroundings, signedRoute } from "./route.ts";

const nothing = z.strictObject({});
const logAnswer = { type: jsonMediaType, schema: LogPage };

/** Where to go on in the log; absent, from the first entry. Shared with the log of an invite. */
export const LogQuery = z.strictObject({
  after: z
    .string()
    .regex(/^(-1|\d{1,15})$/)
    .transform(Number)
    .optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .refine((limit) => limit <= 256)
    .optional(),
});

/** Answers with a page of a log. Entries are copied as they are: they are canonical JSON already. */
export const answerLogPage = async (
  registry: Registry,
  { org, head }: Pick<Membership, "org" | "head">,
  { after = -1, limit = 256 }: z.infer<typeof LogQuery>,
): Promise<Outcome> => {
  const entries = await registry.logEntries(org, after, limit);
  const texts = entries.map((bytes) => fromUtf8(bytes) ?? "");
  const body = `{"entries":[${texts.join(",")}],"head":{"hash":"${head.hash}","seq":${head.seq}}}`;
  return ok({ status: 200, type: jsonMediaType, body });
};

/** The routes under `/v1/log`. */
export const logRoutes: readonly Route[] = [
  signedRoute({
    method: "GET",
    path: "/v1/log",
    purpose: "Entries of the membership log after a place in it, and its head.",
    signer: "device or user",
    params: nothing,
    query: LogQuery,
    answers: [{ status: 200, text: "A page of the log.", ...logAnswer }],
    allows: anyMember,
    handle: ({ registry }, { membership, query }) => answerLogPage(registry, membership, query),
  }),
  signedRoute({
    method: "POST",
    path: "/v1/log",
    purpose: "Appends one entry. The first entry of a new organisation founds it.",
    signer: "user",
    params: nothing,
    query: nothing,
    body: { type: jsonMediaType, limitInBytes: entryLimitInBytes, schema: GeneralJws },
    answers: [{ status: 201, text: "Appended.", type: jsonMediaType, schema: LogHead }],
    problems: ["log-conflict", "log-invalid", "forbidden"],
    allows: anyMember,
    handle: appendEntry,
  }),
  signedRoute({
    method: "GET",
    path: "/v1/log/proposals",
    purpose: "Entries for the next place in the log that still lack signatures.",
    signer: "user",
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "Proposals.", type: jsonMediaType, schema: Proposals }],
    allows: maySignLog,
    handle: async ({ registry }, { membership }) => {
      const proposals = await registry.proposals(membership.org, membership.head.seq + 1);
      const texts = proposals.map((bytes) => fromUtf8(bytes) ?? "");
      return ok({ status: 200, type: jsonMediaType, body: `{"proposals":[${texts.join(",")}]}` });
    },
  }),
  signedRoute({
    method: "POST",
    path: "/v1/log/proposals",
    purpose: "Proposes an entry, or adds signatures to one proposed with the same payload.",
    signer: "user",
    params: nothing,
    query: nothing,
    body: { type: jsonMediaType, limitInBytes: entryLimitInBytes, schema: GeneralJws },
    answers: [
      { status: 201, text: "Proposed.", type: jsonMediaType, schema: ProposalAnswer },
      { status: 200, text: "Signatures added.", type: jsonMediaType, schema: ProposalAnswer },
    ],
    problems: ["log-conflict", "log-invalid"],
    allows: maySignLog,
    handle: proposeEntry,
  }),
  signedRoute({
    method: "GET",
    path: "/v1/log/head",
    purpose: "The newest statement of how far the log reaches.",
    signer: "device or user",
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "A head statement.", type: joseMediaType, schema: z.string() }],
    problems: ["not-found"],
    allows: anyMember,
    handle: async ({ registry }, { membership }) => {
      const jws = await registry.headStatement(membership.org);
      return jws === undefined ? refuse({ type: "not-found" }) : answerJose(200, jws);
    },
  }),
  signedRoute({
    method: "POST",
    path: "/v1/log/head",
    purpose: "Hands in a new head statement.",
    signer: "user",
    params: nothing,
    query: nothing,
    body: { type: joseMediaType, limitInBytes: 4_096, schema: z.string() },
    answers: [{ status: 201, text: "Kept.", type: joseMediaType, schema: z.string() }],
    allows: maySignHead,
    handle: stateHead,
  }),
];

async function appendEntry(
  surroundings: Surroundings,
  { body, membership, signer }: SignedRequest,
): Promise<Outcome> {
  const { registry, memberships, now } = surroundings;
  const read = readEntry(body);
  if (!read.ok) return refuse({ type: "log-invalid" });
  const { operation, signers } = read.value;
  if (!signers.includes(signer.id)) return refuse({ type: "forbidden" });
  const isFounding = operation.op === "genesis";
  if (isFounding && !(await mayFound(surroundings, operation.body.practice)))
    return refuse({ type: "forbidden" });
  const { head } = membership;
  const isNext = operation.seq === head.seq + 1 && operation.prev === head.hash;
  if (!isFounding && !isNext) return refuse({ type: "log-conflict", seq: head.seq });
  const grown = isFounding ? await replay([body]) : await extend(membership, body);
  if (!grown.ok) return refuse({ type: "log-invalid" });
  const outcome = await registry.appendEntry(
    membership.org,
    {
      seq: operation.seq,
      prev: operation.prev,
      hash: grown.value.head.hash,
      bytes: body,
      practice: grown.value.practice,
      at: new Date(now()).toISOString(),
    },
    await effectsOf(registry, operation),
  );
  switch (outcome) {
    case "appended":
      memberships.keep(grown.value);
      return answerJson(201, grown.value.head);
    case "conflict": {
      const current = await registry.logHead(membership.org);
      return refuse({ type: "log-conflict", seq: current?.seq ?? 0 });
    }
    case "signer-known":
      return refuse({ type: "log-invalid" });
  }
}

/** Practice organisations may always be founded, up to a number; others as the operator has set it. */
const mayFound = async (
  { registry, organisations, practiceLimit }: Surroundings,
  practice: boolean,
): Promise<boolean> => {
  const count = await registry.countOrganisations();
  if (practice) return count.practice < practiceLimit;
  return organisations === "open" || count.real === 0;
};

type ReadEntry = {
  readonly general: GeneralJws;
  readonly operation: Operation;
  readonly signers: readonly string[];
  readonly payloadText: string;
};

/** Reads what an entry would do and who claims to have signed it; the replay checks that. */
const readEntry = (bytes: Uint8Array): Result<ReadEntry, "not-an-entry"> => {
  const general = parseGeneral(bytes);
  const payloadText = general.ok ? generalPayloadText(general.value) : undefined;
  if (!general.ok || payloadText === undefined) return fail("not-an-entry");
  const json = parseCanonicalJson(payloadText);
  const operation = Operation.safeParse(json.ok ? json.value : undefined);
  if (!operation.success) return fail("not-an-entry");
  return ok({
    general: general.value,
    operation: operation.data,
    signers: signersOf(general.value),
    payloadText,
  });
};

const signersOf = ({ signatures }: GeneralJws): readonly string[] =>
  signatures.flatMap((each) => kidOf(each.protected) ?? []);

const effectsOf = async (registry: Registry, operation: Operation): Promise<EntryEffects> => {
  const none: EntryEffects = { signers: [], devices: [], invites: [], erasures: [] };
  switch (operation.op) {
    case "genesis":
    case "set-admins":
      return { ...none, signers: operation.body.admins.map(({ user }) => user) };
    case "add-device": {
      const { device, site } = operation.body;
      return { ...none, signers: [device], devices: [{ site, dev: device }] };
    }
    case "add-user": {
      const { user, invite } = operation.body;
      return { ...none, signers: [user], invites: invite === null ? [] : [invite] };
    }
    case "erase":
      return { ...none, erasures: await stubsOf(registry, operation) };
    case "grant":
    case "revoke-user":
    case "revoke-device":
    case "rotate-site":
    case "rotate-analysis":
    case "rotate-oversight":
    case "set-recovery":
    case "set-policy":
    case "set-receipt-key":
    case "add-site":
    case "release":
      return none;
  }
};

const stubsOf = async (
  registry: Registry,
  { org, body }: Extract<Operation, { op: "erase" }>,
): Promise<EntryEffects["erasures"]> => {
  const stubs = await Promise.all(
    body.items.map(async ({ batch: hash, header }) => {
      const found = await registry.batch(org, hash);
      const decoded = found && (await decodeBatch(found.bytes));
      // Not here, or erased before, or another header than the log vouches for: nothing to reduce.
      if (!decoded?.ok || (await hashOf(decoded.value.headerBytes)) !== header) return [];
      return [{ hash, stub: toErasedStub(decoded.value) }];
    }),
  );
  return stubs.flat();
};

async function proposeEntry(
  { registry }: Surroundings,
  { body, membership }: SignedRequest,
): Promise<Outcome> {
  const read = readEntry(body);
  if (!read.ok) return refuse({ type: "log-invalid" });
  const { seq, prev } = read.value.operation;
  const { org, head } = membership;
  if (seq !== head.seq + 1 || prev !== head.hash)
    return refuse({ type: "log-conflict", seq: head.seq });
  const examined = await examineProposal(membership, body);
  if (!examined.ok) return refuse({ type: "log-invalid" });
  const payloadHash = await hashOf(toUtf8(read.value.payloadText));
  // Someone may add a signature at the same moment: then theirs is read and ours added to it.
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = await registry.proposal(org, payloadHash);
    const general = before ? join(before, read.value.general) : read.value.general;
    const bytes = generalToBytes(general);
    const joined = await examineProposal(membership, bytes);
    if (!joined.ok) return refuse({ type: "log-invalid" });
    if (await registry.putProposal(org, { payloadHash, seq, bytes }, before))
      return answerJson(before ? 200 : 201, {
        proposal: general,
        complete: joined.value.unmet.length === 0,
      });
  }
  return refuse({ type: "unavailable" });
}

const join = (before: Uint8Array, added: GeneralJws): GeneralJws => {
  const known = parseGeneral(before);
  if (!known.ok) return added;
  const signers = new Set(signersOf(added));
  const others = known.value.signatures.filter((each) => !signers.has(kidOf(each.protected) ?? ""));
  const signatures = [...others, ...added.signatures].sort((left, right) =>
    (kidOf(left.protected) ?? "") < (kidOf(right.protected) ?? "") ? -1 : 1,
  );
  return { payload: added.payload, signatures };
};

async function stateHead(
  { registry }: Surroundings,
  { body, membership, signer }: SignedRequest,
): Promise<Outcome> {
  const jws = fromUtf8(body) ?? "";
  const verified = await verifyHeadStatement(jws, headKey(membership));
  if (!verified.ok) return refuse({ type: "bad-request" });
  const { org, seq, hash, at, signer: author } = verified.value;
  if (org !== membership.org || author !== signer.id) return refuse({ type: "bad-request" });
  if ((await hashAt(registry, membership, seq)) !== hash)
    return refuse({ type: "log-conflict", seq: membership.head.seq });
  await registry.putHeadStatement(org, { seq, at, jws });
  return answerJose(201, jws);
}

const hashAt = async (
  registry: Registry,
  { org, head }: { readonly org: Id; readonly head: LogHead },
  seq: number,
): Promise<string | undefined> => {
  if (seq === head.seq) return head.hash;
  const [entry] = await registry.logEntries(org, seq - 1, 1);
  return entry && hashOf(entry);
};
