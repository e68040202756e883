import type { z } from "zod";
import { code, line, moment, recordId, ref } from "../answer.ts";
import { isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { officeRecord } from "../record.ts";

/** Who did what, when, for what purpose; each event carries the hash of the one before. */
export const AuditEvent = officeRecord(
  {
    name: "auditEvent",
    version: 1,
    section: "Z",
    tier: "T0",
    parent: "site",
    cardinality: "0..n",
    idField: "eventId",
  },
  {
    eventId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    at: ask(moment(), { privacy: "O", requirement: "always", automatic: true, sources: ["PRJ"] }),
    actorId: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    action: ask(code("auditAction"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    entity: ask(line(), { privacy: "O", requirement: "always", automatic: true, sources: ["PRJ"] }),
    entityId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    // Needed to open an identity.
    purpose: ask(code("accessPurpose"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("action", "read_identity"),
      automatic: true,
      sources: ["PRJ"],
    }),
    previousHash: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    hash: ask(line(), { privacy: "O", requirement: "always", automatic: true, sources: ["PRJ"] }),
  },
);
export type AuditEvent = z.infer<typeof AuditEvent>;
