/** The files of one case as its pages use them: kept sealed, opened on demand. */
import { hashOf } from "../../protocol/hash.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { ok, type Result } from "../../protocol/result.ts";
import {
  type AttachmentState,
  attachmentStates,
  dropAttachment,
  keepAttachment,
  type OpenedFile,
  openAttachment,
} from "../../store/attachment-repository.ts";
import type { Desk } from "../../store/desk.ts";

/** Keeps, opens and drops files of a case. */
export type CaseFiles = {
  /** Seals a file under an id and keeps it here; gives the hash by which the case names it. */
  readonly keep: (
    attachmentId: Id,
    file: { readonly mediaType: string; readonly bytes: Uint8Array },
  ) => Promise<Result<string, Problem>>;
  readonly open: (attachmentId: Id) => Promise<Result<OpenedFile, Problem>>;
  /** Throws away what was not handed in yet. */
  readonly drop: (attachmentId: Id) => Promise<Result<null, Problem>>;
  /** How far each has come; made to be observed. */
  readonly states: (attachmentIds: readonly Id[]) => Promise<readonly AttachmentState[]>;
};

/** The files of a case at a desk. */
export const caseFilesOf = (desk: Desk, caseId: Id): CaseFiles => ({
  keep: async (attachmentId, { mediaType, bytes }) => {
    const kept = await keepAttachment(desk, { caseId, attachmentId, mediaType, file: bytes });
    return kept.ok ? ok(await hashOf(bytes)) : kept;
  },
  open: (attachmentId) => openAttachment(desk, caseId, attachmentId),
  drop: (attachmentId) => dropAttachment(desk, attachmentId),
  states: (ids) => attachmentStates(desk.device.database, ids),
});
