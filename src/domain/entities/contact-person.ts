import type { z } from "zod";
import { code, flag, line, phone, recordId, text, tri, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/**
 * A relative, guardian, dependant or somebody to call. They have rights to privacy of their own, and
 * not all of them know, or may know, what happened.
 */
export const ContactPerson = caseRecord(
  {
    name: "contactPerson",
    version: 1,
    section: "C",
    tier: "T1",
    parent: "case",
    cardinality: "0..n",
    idField: "contactId",
  },
  {
    contactId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    name: ask(line(), { privacy: "D", sources: ["IOM", "PR"] }),
    // "Relationship to PA" of CTDC 2017, reduced.
    relationship: ask(code("relationship"), {
      privacy: "D",
      requirement: "submission",
      sources: ["CT17", "PR"],
    }),
    sex: ask(code("sex"), { privacy: "Q", sources: ["IOM"] }),
    age: ask(whole({ max: 120, rule: "V15" }), { privacy: "Q", sources: ["IOM"] }),
    isDependant: ask(tri(), { privacy: "Q", sources: ["IOM"] }),
    isLegalGuardian: ask(tri(), { privacy: "D", sources: ["PR"] }),
    isEmergencyContact: ask(flag(), { privacy: "D", sources: ["IOM"] }),
    phone: ask(phone(), { privacy: "D", sources: ["IOM"] }),
    safeToContact: ask(tri(), { privacy: "S", requirement: "submission", sources: ["GBV"] }),
    // Contacting a relative who does not know can do harm.
    knowsAboutTrafficking: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    suspectedInvolvement: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    note: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type ContactPerson = z.infer<typeof ContactPerson>;
