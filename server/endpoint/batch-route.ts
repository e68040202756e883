/** The upload of a batch: the checks 7 to 11 of `docs/protocol.md` 11.2. */
import { z } from "zod";
import type { Membership } from "../../src/membership/membership.ts";
import { epochStanding, isRevokedDevice, mayRelay } from "../../src/membership/policy.ts";
import { inspectEnvelope } from "../../src/protocol/age-header.ts";
import {
  batchLimitInBytes,
  type DecodedBatch,
  decodeBatch,
  fewestEnvelopes,
  verifyBatch,
} from "../../src/protocol/batch.ts";
import { feedFlags } from "../../src/protocol/feed.ts";
import type { Receipt } from "../../src/protocol/receipt.ts";
import { signReceipt } from "../../src/protocol/receipt.ts";
import { fail, ok, type Result } from "../../src/protocol/result.ts";
import type { Scope } from "../registry/registry.ts";
import { anyMember } from "./admission.ts";
import { answerJose, batchMediaType, joseMediaType, type Outcome, refuse } from "./answer.ts";
import { hashText, isSigned } from "./node-crypto.ts";
import { type Route, type SignedRequest, type Surroundings, signedRoute } from "./route.ts";

const receiptAnswer = { type: joseMediaType, schema: z.string() };

/** `POST /v1/batches`. */
export const batchRoute: Route = signedRoute({
  method: "POST",
  path: "/v1/batches",
  purpose: "Hands in a batch of sealed envelopes; answers with a receipt.",
  signer: "device or relaying user",
  revokedToo: true,
  spendsNonce: true,
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: { type: batchMediaType, limitInBytes: batchLimitInBytes },
  answers: [
    { status: 201, text: "Recorded now.", ...receiptAnswer },
    { status: 200, text: "Recorded before; the first receipt.", ...receiptAnswer },
    {
      status: 202,
      text: "Recorded, and kept in quarantine for a person to judge.",
      ...receiptAnswer,
    },
  ],
  problems: ["bad-batch", "fork", "gap", "forbidden"],
  allows: anyMember,
  handle: async (surroundings, request) => {
    const judged = await judge(surroundings, request);
    if (judged.ok) return record(surroundings, request, judged.value);
    // A request that leads to nothing has been heard all the same.
    const spent = await surroundings.registry.spend(request.use);
    if (spent === "nonce-used") return refuse({ type: "unauthenticated" });
    request.noteSpent(spent);
    return refuse({ type: judged.failure });
  },
});

type Judged = {
  readonly batch: DecodedBatch;
  readonly scope: Scope;
  readonly flags: ReadonlySet<Receipt["flags"][number]>;
  readonly isQuarantined: boolean;
};

const judge = async (
  { now }: Surroundings,
  { body, membership, signer }: SignedRequest,
): Promise<Result<Judged, "bad-batch" | "forbidden">> => {
  const decoded = await decodeBatch(body, hashText);
  if (!decoded.ok) return fail("bad-batch");
  const batch = decoded.value;
  const { header } = batch;
  const device = membership.devices.get(header.dev);
  const fits =
    header.org === membership.org &&
    device?.site === header.site &&
    membership.sites.has(header.dest) &&
    header.env.length >= fewestEnvelopes(header.kind, membership.policy.padding);
  if (!fits) return fail("bad-batch");
  if (signer.kind === "device" && signer.id !== header.dev) return fail("bad-batch");
  if (signer.kind === "user" && !mayRelay(membership, signer.id, header.site))
    return fail("forbidden");
  if (!(await verifyBatch(batch, device.jwk, isSigned))) return fail("bad-batch");
  return ok({ batch, scope: scopeOf(batch), ...look(membership, batch, now()) });
};

const scopeOf = ({ header }: DecodedBatch): Scope => {
  switch (header.kind) {
    case 2:
      return "stat";
    case 3:
      return "audit";
    case 1:
    case 4:
    case 5:
    case 6:
      return header.dest;
  }
};

/** Checks 9 and 10: what is noted, and what is kept apart. Nothing here sends a batch away. */
const look = (
  membership: Membership,
  { header, envelopes }: DecodedBatch,
  now: number,
): Pick<Judged, "flags" | "isQuarantined"> => {
  const flags = new Set<Receipt["flags"][number]>();
  const standing = epochStanding(membership, header, now);
  if (standing === "old" || standing === "unknown") flags.add("old-epoch");
  const isRevoked = isRevokedDevice(membership, header.dev);
  if (isRevoked) flags.add("revoked-device");
  let isBroken = false;
  for (const envelope of envelopes) {
    const outline = inspectEnvelope(envelope);
    const recipients = outline.ok ? outline.value.recipients : outline.failure;
    if (recipients !== 2)
      flags.add(recipients === "too-few-recipients" || outline.ok ? "recipient-count" : "envelope");
    isBroken ||= !outline.ok;
  }
  return { flags, isQuarantined: isRevoked || isBroken || standing === "unknown" };
};

/** Checks 8 and 11. The registry itself makes sure that the batch continues the device's chain. */
const record = async (
  surroundings: Surroundings,
  { body, use, noteSpent }: SignedRequest,
  { batch, scope, flags, isQuarantined }: Judged,
): Promise<Outcome> => {
  const { registry, receiptKey } = surroundings;
  const { org, site, dev, seq, prev, kind, env } = batch.header;
  const receipt = await signReceipt(
    {
      ...{ v: 1, org, dev, seq, hash: batch.hash, at: use.at },
      state: isQuarantined ? "quarantined" : "stored",
      flags: [...flags].sort(),
    },
    receiptKey.id,
    receiptKey.sign,
  );
  const recorded = await registry.record(
    {
      ...{ org, site, dev, seq, prev, hash: batch.hash, scope, kind, env, receipt },
      flags:
        (isQuarantined ? feedFlags.quarantined : 0) |
        (flags.has("old-epoch") ? feedFlags.oldEpoch : 0) |
        (flags.has("recipient-count") ? feedFlags.recipientCount : 0),
      envelopesAt: 8 + batch.headerBytes.length,
      bytes: body,
      at: use.at,
    },
    use,
  );
  if (recorded.outcome !== "nonce-used") noteSpent(recorded.spent);
  switch (recorded.outcome) {
    case "recorded":
      return answerJose(isQuarantined ? 202 : 201, receipt);
    case "nonce-used":
      return refuse({ type: "unauthenticated" });
    case "not-next":
      return explain(surroundings, batch);
  }
};

/** Says why a batch does not continue its chain: known already, another under its number, or too far on. */
const explain = async (
  { registry, log }: Surroundings,
  { header, hash }: DecodedBatch,
): Promise<Outcome> => {
  const { org, site, dev, seq } = header;
  const known = await registry.receipt(org, site, dev, seq);
  if (known?.hash === hash) return answerJose(200, known.receipt);
  if (known) {
    log({ event: "alarm", alarm: "fork" });
    return refuse({ type: "fork", seq });
  }
  const head = await registry.deviceHead(org, site, dev);
  const last = head?.seq ?? 0;
  if (seq !== last + 1) return refuse({ type: "gap", next: last + 1 });
  // It says it follows a batch that is not the one recorded.
  log({ event: "alarm", alarm: "fork" });
  return refuse({ type: "fork", seq: last });
};
