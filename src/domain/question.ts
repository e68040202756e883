/**
 * What a field of a record is as a question: its words, its place on the paper form, who may see the
 * answer, when it applies, what statistics may make of it and what standards call it.
 *
 * A field becomes a question by `ask`; forms, rules, statistics, export and the data dictionary take
 * all they need from here, and no list of fields is kept beside the schemas.
 */
import type { z } from "zod";
import { type AnswerKind, type Control, kindOf } from "./answer.ts";
import type { Source } from "./codes/code-list.ts";
import type { Condition } from "./condition.ts";
import type { Section } from "./section.ts";

/** D direct identifier · F free text, as good as one · Q quasi-identifier · S sensitive · O operational. */
export type Privacy = "D" | "F" | "Q" | "S" | "QS" | "O";

/**
 * Who may open it: T0 operational · T1 identity · T2 case · T3 health and abuse · T4 perpetrators
 * and proceedings.
 */
export type VaultTier = "T0" | "T1" | "T2" | "T3" | "T4";

/**
 * `always`: a record does not exist without it · `submission`: an answer or a reason why there is
 * none, before a case is handed in · `conditional`: the same, where it applies · `derived`: worked out.
 */
export type Requirement = "always" | "submission" | "conditional" | "optional" | "derived";

/**
 * What may leave the case store: nothing · as coded · the year · bands · CTDC's three groups of
 * gender · the M49 region · only while k ≥ 11 holds (`guarded`) · only inside totals (`sum`).
 */
export type StatisticsRule =
  | "no"
  | "exact"
  | "year"
  | "ageBand"
  | "durationBand"
  | "band"
  | "ctdc3"
  | "region"
  | "guarded"
  | "sum";

/** What the field is called in HTCDS, CTDC 2017, CTDC 2024, VP and GLOTIP; most have one name. */
export type StandardNames = {
  readonly htcds?: readonly string[];
  readonly ctdc2017?: readonly string[];
  readonly ctdc2024?: readonly string[];
  readonly vp?: readonly string[];
  readonly glotip?: readonly string[];
};

/** What is written beside a field. What it does not say: optional, no statistics, not at intake. */
export type Notes = {
  readonly privacy: Privacy;
  readonly sources: readonly Source[];
  readonly requirement?: Requirement;
  readonly statistics?: StatisticsRule;
  readonly standard?: StandardNames;
  /** Asked only where this holds. */
  readonly when?: Condition;
  /** Required only where this holds; for a conditional question otherwise wherever it applies. */
  readonly requiredWhen?: Condition;
  /** Among the questions that an intake asks first. */
  readonly intake?: true;
  /** Filled by the program; so is what is derived, unless this is false. */
  readonly automatic?: boolean;
  /** Not asked unless a site switches it on: it adds risk and seldom helps. */
  readonly offByDefault?: true;
};

/** A question with everything known about it. */
export type Question = {
  readonly entity: string;
  readonly name: string;
  /** Word key of what is asked; a hint, where there is one, has the same key under `hint.`. */
  readonly label: string;
  readonly hint: string;
  readonly control: Control;
  readonly section: Section;
  readonly codeList?: AnswerKind["codeList"];
  readonly refersTo?: AnswerKind["refersTo"];
  readonly bounds?: AnswerKind["bounds"];
  readonly rule?: AnswerKind["rule"];
  readonly privacy: Privacy;
  readonly vaultTier: VaultTier;
  readonly requirement: Requirement;
  readonly when?: Condition;
  readonly requiredWhen?: Condition;
  readonly statistics: StatisticsRule;
  readonly disclosure: "identifying" | "statistical";
  readonly standard: StandardNames;
  readonly sources: readonly Source[];
  readonly intake: boolean;
  readonly offByDefault: boolean;
};

type Noted = { readonly notes: Notes; readonly kind: AnswerKind };

// Maps in place of zod's registry, whose types cannot follow the functions in a condition.
const noted = new WeakMap<z.ZodType, Noted>();
const questions = new WeakMap<z.ZodType, Question>();

/**
 * Makes a field out of a kind of answer. Only what is required always must be there; every other
 * field may be absent, which is how "no answer" is written: there is no null and no empty text.
 */
export function ask<Answer extends z.ZodType>(
  answer: Answer,
  notes: Notes & { readonly requirement: "always" },
): Answer;
export function ask<Answer extends z.ZodType>(
  answer: Answer,
  notes: Notes,
): z.ZodExactOptional<Answer>;
export function ask(answer: z.ZodType, notes: Notes): z.ZodType {
  const field = notes.requirement === "always" ? answer : answer.exactOptional();
  noted.set(field, { notes, kind: kindOf(answer) });
  return field;
}

/** Gives the fields of a record their places: called once, by `record.ts`. */
export const nameQuestions = (
  facts: { readonly name: string; readonly section: Section; readonly tier: VaultTier },
  shape: Readonly<Record<string, z.ZodType>>,
): void => {
  for (const [name, field] of Object.entries(shape)) {
    const found = noted.get(field);
    if (found) questions.set(field, toQuestion(facts, name, found));
  }
};

/** The questions of a record in the order they are asked: `[name, question, schema]`. */
export const questionsOf = (
  schema: z.ZodObject,
): ReadonlyArray<readonly [string, Question, z.ZodType]> =>
  Object.entries<z.ZodType>(schema.shape).flatMap(([name, field]) => {
    const question = questions.get(field);
    return question ? [[name, question, field] as const] : [];
  });

const toQuestion = (
  facts: { readonly name: string; readonly section: Section; readonly tier: VaultTier },
  name: string,
  { notes, kind }: Noted,
): Question => {
  const { requirement = "optional", statistics = "no", when, requiredWhen } = notes;
  return {
    entity: facts.name,
    name,
    label: `field.${facts.name}.${name}`,
    hint: `hint.${facts.name}.${name}`,
    ...kind,
    control: (notes.automatic ?? requirement === "derived") ? "automatic" : kind.control,
    section: facts.section,
    privacy: notes.privacy,
    vaultTier: facts.tier,
    requirement,
    ...(when && { when }),
    ...(requiredWhen && { requiredWhen }),
    statistics,
    disclosure: statistics === "no" ? "identifying" : "statistical",
    standard: notes.standard ?? {},
    sources: notes.sources,
    intake: notes.intake ?? false,
    offByDefault: notes.offByDefault ?? false,
  };
};
