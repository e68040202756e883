/** The states of a record in words and tints, the same on every page. */
import type { WordKey } from "../words/words.ts";
import page from "./page.module.css";

/** Every state a record can be in, in the order it passes through them. */
export const workflows = [
  "draft",
  "submitted",
  "in_review",
  "returned",
  "approved",
  "locked",
  "withdrawn",
] as const;

/** The message for a state of the record; an unknown state reads as a draft. */
export const workflowKey = (workflow: string): WordKey => {
  const known = workflows.find((code) => code === workflow);
  return known === undefined ? "workflow.draft" : `workflow.${known}`;
};

/** The tint that goes with a state of the record. */
export const stageTone = (workflow: string): string => {
  if (workflow === "approved" || workflow === "locked") return page["tagDone"] ?? "";
  if (workflow === "returned") return page["tagTurn"] ?? "";
  return workflow === "submitted" || workflow === "in_review" ? (page["tagBrand"] ?? "") : "";
};
