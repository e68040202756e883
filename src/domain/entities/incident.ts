import type { z } from "zod";
import { code, codes, line, partialDate, recordId, text, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { officeRecord } from "../record.ts";

/**
 * One event of trafficking that several persons may have lived through: a raid, a vessel, a compound.
 * The "event" of IC-TIP.
 */
export const Incident = officeRecord(
  {
    name: "incident",
    version: 1,
    section: "B",
    tier: "T2",
    cardinality: "0..n",
    idField: "incidentId",
  },
  {
    incidentId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["IC"] }),
    label: ask(line(), { privacy: "F", sources: ["IC"] }),
    startDate: ask(partialDate(), { privacy: "Q", statistics: "year", sources: ["IC"] }),
    endDate: ask(partialDate(), { privacy: "Q", statistics: "year", sources: ["IC"] }),
    countries: ask(codes("iso3166-1"), { privacy: "Q", statistics: "exact", sources: ["IC"] }),
    admin1: ask(codes("admin1"), { privacy: "Q", statistics: "exact", sources: ["IC"] }),
    estimatedVictims: ask(whole(), { privacy: "O", statistics: "band", sources: ["IC"] }),
    discoveredBy: ask(code("identificationChannel"), {
      privacy: "O",
      statistics: "exact",
      sources: ["IC", "GL"],
    }),
    policeReportNo: ask(line(), { privacy: "D", sources: ["PRJ"] }),
    summary: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type Incident = z.infer<typeof Incident>;
