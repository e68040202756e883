import type { z } from "zod";
import { code, text, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { childRecord } from "../record.ts";

/** One indicator, asked or observed in a screening. */
export const ScreeningIndicator = childRecord(
  {
    name: "screeningIndicator",
    version: 1,
    section: "E",
    tier: "T2",
    parent: "screening",
    cardinality: "0..n",
  },
  {
    indicator: ask(code("iloIndicator"), { privacy: "S", requirement: "always", sources: ["ILO"] }),
    present: ask(tri(), { privacy: "S", requirement: "always", sources: ["ILO"] }),
    phase: ask(code("phase"), { privacy: "S", sources: ["ILO"] }),
    note: ask(text(), { privacy: "F", sources: ["ILO"] }),
  },
);
export type ScreeningIndicator = z.infer<typeof ScreeningIndicator>;
