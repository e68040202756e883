import type { z } from "zod";
import {
  code,
  codes,
  decimal,
  line,
  partialDate,
  recordId,
  refs,
  text,
  tri,
  whole,
} from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** One leg of the way, in order: from home to exploitation, out of it, and back. */
export const RouteLeg = caseRecord(
  {
    name: "routeLeg",
    version: 1,
    section: "H",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "legId",
  },
  {
    legId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    sequence: ask(whole(), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      automatic: true,
      sources: ["IOM"],
    }),
    // HTCDS hte_Type and three more.
    legType: ask(code("legType"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { htcds: ["hte_Type"] },
      sources: ["HT"],
    }),
    fromCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["HT", "IOM"],
    }),
    fromAdmin1: ask(code("admin1"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    fromPlace: ask(line(), { privacy: "D", sources: ["IOM"] }),
    toCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["HT", "IOM"],
    }),
    toAdmin1: ask(code("admin1"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    toPlace: ask(line(), { privacy: "D", standard: { htcds: ["hte_City"] }, sources: ["HT"] }),
    toLatitude: ask(decimal({ min: -90, max: 90 }), {
      privacy: "D",
      offByDefault: true,
      standard: { htcds: ["hte_Latitude"] },
      sources: ["HT"],
    }),
    toLongitude: ask(decimal({ min: -180, max: 180 }), {
      privacy: "D",
      offByDefault: true,
      standard: { htcds: ["hte_Longitude"] },
      sources: ["HT"],
    }),
    departDate: ask(partialDate(), {
      privacy: "Q",
      statistics: "year",
      standard: { htcds: ["hte_Date"] },
      sources: ["HT", "IOM"],
    }),
    arriveDate: ask(partialDate(), { privacy: "Q", statistics: "year", sources: ["IOM"] }),
    durationDays: ask(whole(), { privacy: "Q", statistics: "band", sources: ["IOM"] }),
    transport: ask(codes("transportMode"), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    crossing: ask(code("borderCrossing"), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    crossingPoint: ask(line(), { privacy: "Q", sources: ["IOM"] }),
    documentUsed: ask(code("travelDocumentUse"), {
      privacy: "S",
      statistics: "exact",
      sources: ["IOM"],
    }),
    visaType: ask(code("visaType"), { privacy: "S", sources: ["IOM"] }),
    travelledWith: ask(codes("travelCompanion"), { privacy: "S", sources: ["IOM"] }),
    perpetratorIds: ask(refs("perpetrator"), { privacy: "D", sources: ["IOM"] }),
    paidBy: ask(code("arrangedBy"), { privacy: "S", sources: ["IOM"] }),
    harbouredIn: ask(code("venueType"), {
      privacy: "S",
      statistics: "exact",
      sources: ["PAL", "IOM"],
    }),
    exploitedOnLeg: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    intercepted: ask(code("orgType"), { privacy: "S", sources: ["IOM"] }),
    description: ask(text(), {
      privacy: "F",
      standard: { htcds: ["hte_Description"] },
      sources: ["HT"],
    }),
  },
);
export type RouteLeg = z.infer<typeof RouteLeg>;
