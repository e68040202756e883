/** What an approval is about: everything of a case but what the review itself writes. */
import type { DraftDocument } from "./case.ts";
import { isJsonObject, isSameJson, type Json } from "./json.ts";

/** Whether a case says that it was approved. */
export const isApproved = (document: DraftDocument): boolean => {
  const about = document["case"];
  const state = isJsonObject(about) ? about["workflowState"] : undefined;
  return state === "approved" || state === "locked";
};

/** Whether two documents are the same beside what a review adds. */
export const isSameButReview = (left: DraftDocument, right: DraftDocument): boolean =>
  isSameJson(withoutReview(left), withoutReview(right));

/**
 * A merged case, waiting for review again where it says it was approved but holds what nobody approved:
 * one device approved it while another changed it (`docs/protocol.md` 5.3).
 */
export const asFarAsReviewed = <Document extends DraftDocument>(
  merged: Document,
  heads: readonly DraftDocument[],
  isUnsettled: boolean,
): Document => {
  if (heads.length < 2 || !isApproved(merged)) return merged;
  const isReviewed = heads.some((head) => isApproved(head) && isSameButReview(head, merged));
  const about = merged["case"];
  return (isReviewed && !isUnsettled) || !isJsonObject(about)
    ? merged
    : { ...merged, case: { ...about, workflowState: "submitted" } };
};

const withoutReview = (document: DraftDocument): Json => {
  const { review: _review, case: about, ...rest } = document;
  if (!isJsonObject(about)) return rest;
  const kept = Object.entries(about).filter(([name]) => !writtenByReview.has(name));
  return { ...rest, case: Object.fromEntries(kept) };
};

const writtenByReview = new Set([
  "workflowState",
  "revision",
  "updatedAt",
  "updatedBy",
  "deviceId",
]);
