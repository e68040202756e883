import type { z } from "zod";
import { code, codes, line, recordId, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { officeRecord } from "../record.ts";

/**
 * A place where records are made: a shelter, a centre in a police hospital, an office. Its code stands
 * in case numbers, so it must not name the town.
 */
export const Site = officeRecord(
  {
    name: "site",
    version: 1,
    section: "Z",
    tier: "T0",
    parent: "organisation",
    cardinality: "0..n",
    idField: "siteId",
  },
  {
    siteId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    // 4 to 6 characters that mean nothing.
    siteCode: ask(line(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    siteType: ask(code("siteType"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      sources: ["PRJ", "IC"],
    }),
    siteName: ask(line(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    country: ask(code("iso3166-1"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      sources: ["PRJ"],
    }),
    admin1: ask(code("admin1"), { privacy: "O", statistics: "exact", sources: ["PRJ"] }),
    languages: ask(codes("iso639-2"), { privacy: "O", sources: ["PRJ"] }),
    capacityBeds: ask(whole(), { privacy: "O", sources: ["PRJ"] }),
  },
);
export type Site = z.infer<typeof Site>;
