import type { z } from "zod";
import { code, flag, line, recordId, ref, whole } from "../answer.ts";
import { isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** A sealed file. Place, camera and time are stripped from it before it is stored. */
export const Attachment = caseRecord(
  {
    name: "attachment",
    version: 1,
    section: "T",
    tier: "T1",
    parent: "case",
    cardinality: "0..n",
    idField: "attachmentId",
  },
  {
    attachmentId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    kind: ask(code("attachmentKind"), { privacy: "O", requirement: "always", sources: ["PR"] }),
    mimeType: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    byteLength: ask(whole(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    sha256: ask(line(), { privacy: "O", requirement: "always", automatic: true, sources: ["PRJ"] }),
    consentId: ask(ref("consent"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("kind", "photo_person", "photo_injury"),
      sources: ["PR"],
    }),
    metadataStripped: ask(flag(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    caption: ask(line(), { privacy: "F", sources: ["PR"] }),
  },
);
export type Attachment = z.infer<typeof Attachment>;
