/** What every page of an open case is drawn with. */
import type { Draft } from "../../form/draft.ts";
import type { Surroundings } from "../../form/references.ts";
import type { SimilarCase, Wanted } from "../../review/similar-cases.ts";
import type { Words } from "../../words/words.ts";
import type { Autosave } from "./autosave.ts";
import type { ShownIssue } from "./show-issues.ts";
import type { Undo } from "./undo-bar.tsx";

/** An open case and the ways about it. */
export type CasePage = {
  readonly words: Words;
  readonly draft: Draft;
  readonly autosave: Autosave;
  readonly around: Surroundings;
  /** Address of the hub; the topics stand beneath it. */
  readonly base: string;
  readonly caseNumber: string;
  readonly go: (address: string) => void;
  readonly offerUndo: (undo: Undo) => void;
  /** What is to be put right in the case as it is now. Nothing of it stops anybody. */
  readonly check: () => readonly ShownIssue[];
  readonly sent: boolean;
  /** Cases on this device that may be about the same person; absent until the queue is in memory. */
  readonly similar: ((wanted: Wanted) => readonly SimilarCase[]) | undefined;
};
