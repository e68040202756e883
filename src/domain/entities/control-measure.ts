import type { z } from "zod";
import { code, codes, ref, refs, text } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** One means by which the person was held; named with its episode where that is known. */
export const ControlMeasure = caseRecord(
  {
    name: "controlMeasure",
    version: 1,
    section: "J",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
  },
  {
    means: ask(code("meansOfControl"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      standard: { htcds: ["vic_MethodsOfControl"] },
      sources: ["HT", "CT17", "CT24"],
    }),
    exploitationId: ask(ref("exploitation"), { privacy: "O", sources: ["PRJ"] }),
    phase: ask(codes("phase"), { privacy: "S", sources: ["IOM"] }),
    frequency: ask(code("frequency"), { privacy: "S", sources: ["IOM"] }),
    perpetratorIds: ask(refs("perpetrator"), { privacy: "D", sources: ["HT"] }),
    note: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type ControlMeasure = z.infer<typeof ControlMeasure>;
