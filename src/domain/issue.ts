/** What is to be put right, or looked at, in a case. Never holds an answer. */

/** A rule of the data dictionary, the form of a single answer, or an answer that is required. */
export type RuleId = `V${number}` | "value" | "required";

/**
 * One finding. `question` is the pointer of the question, with item ids, or of a group that lacks a
 * record; the words are under `rule.<rule>.<code>`. An `alert` must be seen before the form is left.
 */
export type Issue = {
  readonly rule: RuleId;
  readonly level: "error" | "warning" | "alert";
  readonly question: string;
  readonly code: string;
};
