import type { z } from "zod";
import { code, ref, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { childRecord } from "../record.ts";

/** One injury found in a health assessment. */
export const Injury = childRecord(
  {
    name: "injury",
    version: 1,
    section: "L",
    tier: "T3",
    parent: "healthAssessment",
    cardinality: "0..n",
  },
  {
    bodyRegion: ask(code("bodyRegion"), { privacy: "S", requirement: "always", sources: ["IOM"] }),
    nature: ask(code("injuryNature"), { privacy: "S", requirement: "always", sources: ["IOM"] }),
    severity: ask(code("severity"), { privacy: "S", sources: ["IOM"] }),
    cause: ask(code("injuryCause"), { privacy: "S", sources: ["IOM"] }),
    occurredIn: ask(code("phase"), { privacy: "S", sources: ["IOM"] }),
    treated: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    lasting: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    photoAttachmentId: ask(ref("attachment"), { privacy: "D", sources: ["PRJ"] }),
  },
);
export type Injury = z.infer<typeof Injury>;
