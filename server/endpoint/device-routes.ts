/** What a device asks about itself, with no more than its own key: a locked device can, too. */
import { z } from "zod";
import { fromUtf8 } from "../../src/protocol/bytes.ts";
import { Acknowledgements, DeviceHead, Receipts } from "../../src/protocol/http.ts";
import { ok } from "../../src/protocol/result.ts";
import { anyMember } from "./admission.ts";
import { answerJson, jsonMediaType, refuse } from "./answer.ts";
import { type Route, type SignedRequest, signedRoute } from "./route.ts";

const nothing = z.strictObject({});
const AfterQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
});
const pageLength = 256;

/** The routes under `/v1/me`. */
export const deviceRoutes: readonly Route[] = [
  signedRoute({
    method: "GET",
    path: "/v1/me/head",
    purpose: "How far the endpoint has this device's batches, and the log.",
    signer: "device",
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "The head.", type: jsonMediaType, schema: DeviceHead }],
    allows: anyMember,
    handle: async ({ registry, now }, request) => {
      const { org, site, dev } = deviceOf(request);
      const head = await registry.deviceHead(org, site, dev);
      if (!head) return refuse({ type: "not-found" });
      const at = new Date(now()).toISOString();
      await registry.noteContact(org, site, dev, at);
      return answerJson(200, {
        ...head,
        next: head.seq + 1,
        now: at,
        log: request.membership.head,
      });
    },
  }),
  signedRoute({
    method: "GET",
    path: "/v1/me/receipts",
    purpose: "This device's receipts by number of the batch.",
    signer: "device",
    params: nothing,
    query: AfterQuery,
    answers: [{ status: 200, text: "Receipts.", type: jsonMediaType, schema: Receipts }],
    allows: anyMember,
    handle: async ({ registry }, request) => {
      const { org, site, dev } = deviceOf(request);
      const { after = 0 } = request.query;
      return answerJson(200, {
        receipts: await registry.receipts(org, site, dev, after, pageLength),
      });
    },
  }),
  signedRoute({
    method: "GET",
    path: "/v1/me/acks",
    purpose: "Custody acknowledgements of this device's batches.",
    signer: "device",
    params: nothing,
    query: AfterQuery,
    answers: [
      { status: 200, text: "Acknowledgements.", type: jsonMediaType, schema: Acknowledgements },
    ],
    allows: anyMember,
    handle: async ({ registry }, request) => {
      const { org, site, dev } = deviceOf(request);
      const { after = 0 } = request.query;
      const found = await registry.acknowledgements(org, site, dev, after, pageLength);
      // Kept as canonical JSON; members stand in the order of their names.
      const texts = found.map(({ n, bytes }) => `{"ack":${fromUtf8(bytes) ?? "null"},"n":${n}}`);
      return ok({ status: 200, type: jsonMediaType, body: `{"acks":[${texts.join(",")}]}` });
    },
  }),
];

const deviceOf = ({ membership, signer }: SignedRequest) => ({
  org: membership.org,
  site: membership.devices.get(signer.id)?.site ?? "",
  dev: signer.id,
});
