import type { z } from "zod";
import { code, codes, flag, line, recordId, ref } from "../answer.ts";
import { ask } from "../question.ts";
import { officeRecord } from "../record.ts";

/** Someone who works with cases, by a code in place of a name, as in GBVIMS. */
export const StaffUser = officeRecord(
  {
    name: "staffUser",
    version: 1,
    section: "Z",
    tier: "T0",
    parent: "site",
    cardinality: "0..n",
    idField: "userId",
  },
  {
    userId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    displayCode: ask(line(), { privacy: "O", requirement: "always", sources: ["GBV"] }),
    role: ask(code("userRole"), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    siteId: ask(ref("site"), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    languages: ask(codes("iso639-2"), { privacy: "O", sources: ["PRJ"] }),
    active: ask(flag(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
  },
);
export type StaffUser = z.infer<typeof StaffUser>;
