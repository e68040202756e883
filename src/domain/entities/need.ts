import type { z } from "zod";
import { code, day, text, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** A need as staff see it, with the priority the person gives it. */
export const Need = caseRecord(
  { name: "need", version: 1, section: "M", tier: "T2", parent: "case", cardinality: "0..n" },
  {
    date: ask(day(), { privacy: "O", requirement: "always", sources: ["GBV", "IOM"] }),
    need: ask(code("serviceType"), {
      privacy: "S",
      requirement: "always",
      statistics: "exact",
      sources: ["GBV", "HT"],
    }),
    priority: ask(code("urgency"), { privacy: "O", requirement: "always", sources: ["GBV"] }),
    // Rank, 1 first.
    personPriority: ask(whole(), { privacy: "S", sources: ["GBV"] }),
    status: ask(code("needStatus"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      sources: ["PRJ"],
    }),
    note: ask(text(), { privacy: "F", sources: ["GBV"] }),
  },
);
export type Need = z.infer<typeof Need>;
