import type { z } from "zod";
import { code, lines, moment, recordId, ref, text, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** A supervisor's look at one revision: approved, returned with a remark, or passed on. */
export const Review = caseRecord(
  {
    name: "review",
    version: 1,
    section: "T",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "reviewId",
  },
  {
    reviewId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    // The number of the revision reviewed.
    revision: ask(whole(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    // Never its author (V22).
    reviewerId: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    decision: ask(code("reviewDecision"), { privacy: "O", requirement: "always", sources: ["PR"] }),
    // Pointers to questions that need another look.
    fieldFlags: ask(lines(), { privacy: "O", sources: ["PRJ"] }),
    comment: ask(text(), { privacy: "F", sources: ["PR"] }),
    reviewedAt: ask(moment(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
  },
);
export type Review = z.infer<typeof Review>;
