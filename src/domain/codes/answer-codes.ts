/** How an answer is given or missing. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const answerCodes = {
  /** Every tri-state answer, so that "asked but not known" is never an empty field. */
  yesNoUnknown: codeList(["PRJ", "PR"], ["yes", "no", "unknown", "declined"]),
  /** Why an answer is empty; kept in the `missing` map of each record. */
  missingReason: codeList(
    ["PRJ", "CT17"],
    [
      ["not_asked", { ct17: "-99" }],
      ["unknown", { ct17: "-99" }],
      ["declined", { ct17: "-99" }],
      "not_applicable",
      ["redacted", { ct17: "-99" }],
    ],
  ),
  datePrecision: codeList(["PR", "PRJ"], ["exact", "month", "year", "estimated", "unknown"]),
};
