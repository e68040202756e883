/** What the control of a question is drawn with. */
import type { Words } from "../words/words.ts";
import type { AskedQuestion } from "./asked-question.ts";
import type { Draft, RecordPath } from "./draft.ts";
import type { Surroundings } from "./references.ts";

/** What a control is drawn with. */
export type AnswerControlProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly at: RecordPath;
  readonly question: AskedQuestion;
  readonly around: Surroundings;
  readonly value: unknown;
  readonly id: string;
  readonly described: string | undefined;
  readonly label: string;
  readonly isInvalid: boolean;
};

/** A value as the text of an input: texts and numbers; nothing for what is something else. */
export const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
