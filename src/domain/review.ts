/**
 * A supervisor's decision on a case, as edits of the document. Each makes the document of a new
 * revision and leaves the one it was made from as it is: what was approved stays approved (V30), and a
 * correction is a revision of its own. Whether the reviewer may decide is rule V22.
 */
import { type Beginning, type DraftDocument, startRecord } from "./case.ts";
import type { CodeOf } from "./codelist.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "./json.ts";

/** Who reviews, where and when; `revision` is the number of the revision that was looked at. */
export type Reviewing = Beginning & { readonly revision: number };

/** Accepts a case. */
export const approveCase = (document: DraftDocument, reviewing: Reviewing): DraftDocument =>
  withReview(document, reviewing, { decision: "approve" }, "approved");

/** Sends a case back with a remark, pinned to the questions named by their pointers, if any. */
export const returnCase = (
  document: DraftDocument,
  reviewing: Reviewing,
  remark: string,
  questions: readonly string[] = [],
): DraftDocument =>
  withReview(
    document,
    reviewing,
    {
      decision: "return",
      comment: remark,
      ...(questions.length > 0 ? { fieldFlags: [...questions] } : {}),
    },
    "returned",
  );

/** Hands a case in for review. */
export const handIn = (document: DraftDocument, begun: Beginning): DraftDocument =>
  inState(document, begun, "submitted");

/** Opens an approved case for correction; it has to be handed in and approved again. */
export const reopenCase = (document: DraftDocument, begun: Beginning): DraftDocument =>
  inState(document, begun, "draft");

const withReview = (
  document: DraftDocument,
  reviewing: Reviewing,
  answers: JsonObject,
  state: CodeOf<"workflowState">,
): DraftDocument => {
  const review = {
    ...startRecord(document, "review", reviewing),
    revision: reviewing.revision,
    ...answers,
  };
  const earlier = document["review"];
  return inState(
    { ...document, review: [...(isJsonArray(earlier) ? earlier : []), review] },
    reviewing,
    state,
  );
};

const inState = (
  document: DraftDocument,
  { by, device, at }: Beginning,
  workflowState: CodeOf<"workflowState">,
): DraftDocument => {
  const about = document["case"];
  if (!isJsonObject(about)) throw new Error("a case document holds a case");
  return {
    ...document,
    case: {
      ...about,
      workflowState,
      revision: Number(about["revision"]) + 1,
      updatedAt: at,
      updatedBy: by,
      deviceId: device,
    },
  };
};
