import type { z } from "zod";
import { code, moment, recordId, ref, text } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** A note in the running record: HTCDS Case Comment. */
export const CaseNote = caseRecord(
  {
    name: "caseNote",
    version: 1,
    section: "T",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "noteId",
  },
  {
    noteId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    writtenAt: ask(moment(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["HT"],
    }),
    authorId: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["HT"],
    }),
    kind: ask(code("noteKind"), { privacy: "O", sources: ["HT"] }),
    text: ask(text(), {
      privacy: "F",
      requirement: "always",
      standard: { htcds: ["cco_CaseComment"] },
      sources: ["HT"],
    }),
  },
);
export type CaseNote = z.infer<typeof CaseNote>;
