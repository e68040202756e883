/**
 * A talk about consent while it goes on. It is kept with the draft like everything typed, and counts as
 * nothing until it is saved as decisions.
 */
import {
  answersIn,
  type ConsentAnswers,
  type ConsentTalk,
  standing,
  withConsent,
} from "../../form/consent.ts";
import { type Draft, type DraftDocument, type DraftRecord, recordAt } from "../../form/draft.ts";
import { useDraft } from "../../form/use-answer.ts";

/** What has been said so far. */
export type OpenTalk = {
  readonly adult: string | undefined;
  readonly answers: ConsentAnswers;
  readonly explained: readonly string[];
  readonly method: string | undefined;
  readonly language: string | undefined;
  readonly assent: string | undefined;
  readonly giver: string | undefined;
  readonly drawing: string | undefined;
  /** Answers that go with each decision: recipients, what must not be shared, until when. */
  readonly more: DraftRecord;
};

/** The open talk of a draft and a way to change it; one that begins starts from what is in force. */
export const useTalk = (
  draft: Draft,
): { readonly talk: OpenTalk; readonly change: (part: Partial<OpenTalk>) => void } => {
  const kept = useDraft(draft, (document) => document[talkKey]);
  const talk = isTalk(kept) ? kept : talkFrom(draft.document());
  return {
    talk,
    change: (part) => draft.replace({ ...draft.document(), [talkKey]: { ...talk, ...part } }),
  };
};

/** The document with the decisions of a talk, which is over then. */
export const withTalk = (
  document: DraftDocument,
  talk: OpenTalk,
  decidedAt: string,
  begin: (document: DraftDocument) => DraftRecord,
): DraftDocument => {
  const { [talkKey]: _over, ...rest } = document;
  const { recipients, id: _id, ...besides } = talk.more;
  const said: ConsentTalk = {
    method: talk.method,
    languageUsed: talk.language,
    informationGiven: talk.explained,
    childAssent: mayBeMinor(talk) ? talk.assent : undefined,
    giver: talk.giver,
    recipients: textsIn(recipients),
    drawing: talk.drawing,
    besides,
    decidedAt,
  };
  return withConsent(rest, talk.answers, said, begin);
};

/** Under 18, or not sure of it: then a guardian decides and the child is asked too. */
export const mayBeMinor = ({ adult }: Pick<OpenTalk, "adult">): boolean =>
  adult === "minor" || adult === "unknown";

/** Where an open talk is kept in a draft; no group of a case has this name. */
const talkKey = "consentTalk";

const talkFrom = (document: DraftDocument): OpenTalk => {
  const last = standing(document, "store_local");
  const person = recordAt(document, { entity: "victim" });
  const giver = asText(last?.["givenBy"]);
  return {
    adult: asText(person?.["majorityAtRegistration"]),
    answers: answersIn(document),
    explained: textsIn(last?.["informationGiven"]),
    method: asText(last?.["method"]),
    language:
      asText(last?.["languageUsed"]) ??
      asText(recordAt(document, { entity: "case" })?.["interviewLanguage"]),
    assent: asText(last?.["childAssent"]),
    giver: giver === "self" ? undefined : giver,
    drawing: undefined,
    more: { id: "talk" },
  };
};

const isTalk = (value: unknown): value is OpenTalk =>
  typeof value === "object" && value !== null && "answers" in value;

const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
