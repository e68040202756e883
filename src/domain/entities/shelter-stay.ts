import type { z } from "zod";
import { code, day, recordId, ref, tri, whole } from "../answer.ts";
import { answered } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** A stay in a shelter, from admission to discharge. */
export const ShelterStay = caseRecord(
  {
    name: "shelterStay",
    version: 1,
    section: "N",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "stayId",
  },
  {
    stayId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    siteId: ask(ref("site"), { privacy: "O", requirement: "always", sources: ["IOM"] }),
    admitted: ask(day(), { privacy: "Q", requirement: "always", sources: ["IOM"] }),
    discharged: ask(day(), { privacy: "Q", sources: ["IOM"] }),
    // Closed shelters are a known concern.
    voluntary: ask(tri(), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["ACT", "IOM"],
    }),
    withChildren: ask(whole(), { privacy: "Q", sources: ["IOM"] }),
    dischargeReason: ask(code("dischargeReason"), {
      privacy: "O",
      requirement: "conditional",
      statistics: "exact",
      when: answered("discharged"),
      sources: ["IOM"],
    }),
    dischargeTo: ask(code("destinationAfter"), { privacy: "Q", sources: ["IOM"] }),
  },
);
export type ShelterStay = z.infer<typeof ShelterStay>;
