/** Says why answers are missing, for those who hand in a case in which much is not known. */
import type { DraftDocument } from "./case.ts";
import type { CodeOf } from "./codelist.ts";
import { isJsonArray, isJsonObject, type Json } from "./json.ts";
import { toSteps } from "./pointer.ts";
import { missingAtSubmission } from "./rules.ts";

/**
 * The document with a reason for each required question that has neither an answer nor a reason.
 * `reasonFor` is asked with the entity and the name of the question. What is required always cannot be
 * excused and stays missing.
 */
export const withMissingReasons = (
  document: DraftDocument,
  reasonFor: (entity: string, question: string) => CodeOf<"missingReason">,
): DraftDocument => {
  const result: Record<string, Json> = { ...document };
  for (const issue of missingAtSubmission(document)) {
    const steps = toSteps(issue.question);
    const [entity = "", id] = steps;
    const name = steps.at(-1);
    if (issue.code !== "answer" || name === undefined) continue;
    const excuse = (record: Json): Json =>
      isJsonObject(record)
        ? {
            ...record,
            missing: { ...Object(record["missing"]), [name]: reasonFor(entity, name) },
          }
        : record;
    const group = result[entity];
    result[entity] = isJsonArray(group)
      ? group.map((item) => (isJsonObject(item) && item["id"] === id ? excuse(item) : item))
      : excuse(group ?? null);
  }
  return result;
};
