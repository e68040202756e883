import type { z } from "zod";
import { code, codes, day, money, recordId, text } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Life after return: the plan, its parts, how it goes. */
export const Reintegration = caseRecord(
  {
    name: "reintegration",
    version: 1,
    section: "Q",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "reintegrationId",
  },
  {
    reintegrationId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    planDate: ask(day(), { privacy: "O", requirement: "always", sources: ["IOM"] }),
    country: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    admin1: ask(code("admin1"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    livingWith: ask(code("livingWith"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    components: ask(codes("reintegrationComponent"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    grant: ask(money(), { privacy: "S", statistics: "sum", sources: ["IOM"] }),
    incomeActivity: ask(code("isicSection"), { privacy: "Q", sources: ["IOM"] }),
    familyAcceptance: ask(code("acceptance"), { privacy: "S", sources: ["IOM"] }),
    communityAcceptance: ask(code("acceptance"), { privacy: "S", sources: ["IOM"] }),
    selfSufficient: ask(code("sufficiency"), {
      privacy: "S",
      statistics: "guarded",
      sources: ["IOM"],
    }),
    status: ask(code("planStatus"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    endDate: ask(day(), { privacy: "O", sources: ["IOM"] }),
    note: ask(text(), { privacy: "F", sources: ["IOM"] }),
  },
);
export type Reintegration = z.infer<typeof Reintegration>;
