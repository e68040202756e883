import type { z } from "zod";
import { code, line, moment, recordId, ref, whole } from "../answer.ts";
import { isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { officeRecord } from "../record.ts";

/**
 * What an endpoint sees of a batch in clear. The wire format is in the protocol; this is how the
 * dictionary describes it.
 */
export const SyncBatch = officeRecord(
  {
    name: "syncBatch",
    version: 1,
    section: "Z",
    tier: "T0",
    parent: "site",
    cardinality: "0..n",
    idField: "batchId",
  },
  {
    batchId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    siteId: ask(ref("site"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    deviceId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    createdAt: ask(moment(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    // Shows gaps.
    sequence: ask(whole(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    // Padded, to hide small batches.
    recordCount: ask(whole(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    schemaVersion: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    recipientKeyId: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    ciphertextSha256: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    signature: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    status: ask(code("batchStatus"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    rejectReason: ask(code("rejectReason"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("status", "rejected", "partly"),
      automatic: true,
      sources: ["PRJ"],
    }),
  },
);
export type SyncBatch = z.infer<typeof SyncBatch>;
