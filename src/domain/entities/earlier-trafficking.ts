import type { z } from "zod";
import { code, codes, line, partialDate, ref, tri, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** An earlier episode of trafficking. None at all is an answer too. */
export const EarlierTrafficking = caseRecord(
  {
    name: "earlierTrafficking",
    version: 1,
    section: "R",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
  },
  {
    episode: ask(whole(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["IOM"],
    }),
    fromDate: ask(partialDate(), { privacy: "Q", statistics: "year", sources: ["IOM"] }),
    toDate: ask(partialDate(), { privacy: "Q", statistics: "year", sources: ["IOM"] }),
    ageThen: ask(whole({ max: 120, rule: "V15" }), {
      privacy: "Q",
      statistics: "ageBand",
      sources: ["IOM"],
    }),
    country: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    types: ask(codes("exploitationType"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    samePerpetrator: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    exitMode: ask(code("exitMode"), { privacy: "S", sources: ["IOM"] }),
    assistedThen: ask(tri(), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    assistedByOrgId: ask(ref("organisation"), { privacy: "D", sources: ["IOM"] }),
    earlierCaseNumber: ask(line(), { privacy: "D", sources: ["IOM"] }),
    monthsSinceAssistance: ask(whole(), {
      privacy: "Q",
      requirement: "derived",
      statistics: "band",
      sources: ["IOM"],
    }),
    contributingFactors: ask(codes("riskFactor"), {
      privacy: "S",
      statistics: "exact",
      sources: ["IOM"],
    }),
  },
);
export type EarlierTrafficking = z.infer<typeof EarlierTrafficking>;
