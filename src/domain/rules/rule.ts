/** What a rule of the data dictionary is, and what it may know beside the case itself. */
import type { DraftDocument } from "../case.ts";
import type { CaseView } from "../case-view.ts";
import type { ConsentScope } from "../consent.ts";
import type { Issue } from "../issue.ts";

/** What a rule may know beside the case. Everything may be left out; then what needs it is not judged. */
export type RuleContext = {
  /** The day of the check, `YYYY-MM-DD`. */
  readonly today?: string;
  /** At `approval` a supervisor has looked: what only a second person can give is then required. */
  readonly stage?: "entry" | "submission" | "approval";
  /** What is about to leave the case store, each with its own consent (V06). */
  readonly sending?: readonly ConsentToSend[];
  /** Whether the person at work may record health and abuse (V18). */
  readonly mayRecordHealth?: boolean;
  /** The authors of the revision under review (V22). */
  readonly authors?: readonly string[];
  /** Case numbers of the other cases of the site (V28). */
  readonly otherCaseNumbers?: ReadonlySet<string>;
  /** Matching tokens of the other cases (V27). */
  readonly otherTokens?: ReadonlySet<string>;
  /** The document that this one was made from (V30). */
  readonly previous?: DraftDocument;
};

/** A consent that something may not leave without. */
export type ConsentToSend = Extract<
  ConsentScope,
  "registry_case" | "registry_identity" | "statistics"
>;

/** A finding before its rule is put to it. A rule may lower its level, never raise it. */
export type Finding = {
  readonly question: string;
  readonly code: string;
  readonly level?: "warning";
};

/**
 * One rule. `check` is pure and gives one finding for each place that breaks it. Most rules need the
 * view alone; `document` is the draft as it stands.
 */
export type Rule = {
  readonly id: `V${number}`;
  readonly level: Issue["level"];
  readonly check: (
    view: CaseView,
    context: RuleContext,
    document: DraftDocument,
  ) => readonly Finding[];
};

/** What only a second person can give is a warning until a supervisor has looked. */
export const untilApproval = ({ stage }: RuleContext): { readonly level?: "warning" } =>
  stage === "approval" ? {} : { level: "warning" };
