import type { z } from "zod";
import { code, codes, partialDate, refs, text, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Violence suffered, kept apart from the means of control and open to fewer people. */
export const Abuse = caseRecord(
  { name: "abuse", version: 1, section: "J", tier: "T3", parent: "case", cardinality: "0..n" },
  {
    // Six core types of GBVIMS and more.
    abuseType: ask(code("abuseType"), {
      privacy: "S",
      requirement: "submission",
      sources: ["GBV"],
    }),
    phase: ask(code("phase"), { privacy: "S", sources: ["IOM", "GBV"] }),
    frequency: ask(code("frequency"), { privacy: "S", sources: ["IOM"] }),
    dateApprox: ask(partialDate(), { privacy: "Q", sources: ["GBV"] }),
    placeType: ask(code("venueType"), { privacy: "S", sources: ["GBV"] }),
    byRole: ask(codes("perpetratorRole"), { privacy: "S", sources: ["HT"] }),
    perpetratorIds: ask(refs("perpetrator"), { privacy: "D", sources: ["HT"] }),
    weapon: ask(tri(), { privacy: "S", sources: ["GBV"] }),
    causedInjury: ask(tri(), { privacy: "S", sources: ["GBV"] }),
    reportedBefore: ask(tri(), { privacy: "S", sources: ["GBV"] }),
    description: ask(text(), { privacy: "F", sources: ["GBV"] }),
  },
);
export type Abuse = z.infer<typeof Abuse>;
