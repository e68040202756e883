/**
 * Kinds of answers. Each function makes a zod schema for one kind and notes how it is asked, so that
 * the control of a question follows from its type and is written nowhere else.
 *
 * Every value is plain JSON without fractions: decimals are text, since two devices must write the
 * same bytes for the same answer.
 */
import { z } from "zod";
import { type CodeListName, type CodeOf, codeLists } from "./codelist.ts";

/** How an answer is given. `automatic` questions are answered by the program, never by a person. */
export type Control =
  | "automatic"
  | "choice"
  | "choices"
  | "tri"
  | "flag"
  | "line"
  | "lines"
  | "text"
  | "whole"
  | "decimal"
  | "money"
  | "date"
  | "partialDate"
  | "moment"
  | "phone"
  | "reference"
  | "references";

/** What the type of an answer says about asking it. `rule` names the rule that its bounds come from. */
export type AnswerKind = {
  readonly control: Control;
  readonly codeList?: CodeListName;
  /** The record that a reference names. */
  readonly refersTo?: Referable;
  readonly rule?: "V15" | "V16";
  /** Least and greatest value of a number. */
  readonly bounds?: { readonly min: number; readonly max: number };
};

/** Records that others refer to. */
export type Referable =
  | "organisation"
  | "site"
  | "staffUser"
  | "incident"
  | "case"
  | "consent"
  | "perpetrator"
  | "exploitation"
  | "supportPlan"
  | "riskAssessment"
  | "attachment";

const kinds = z.registry<AnswerKind>();

/** What kind of answer a schema takes. Throws for a schema that was not made here. */
export const kindOf = (schema: z.ZodType): AnswerKind => {
  const kind = kinds.get(schema);
  if (!kind) throw new Error("this schema was not made by answer.ts");
  return kind;
};

const kind = <Schema extends z.ZodType>(schema: Schema, facts: AnswerKind): Schema => {
  kinds.add(schema, facts);
  return schema;
};

/** A random record id: UUID version 4, lower case. */
export const RecordId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** A moment in UTC: `YYYY-MM-DDThh:mm:ss.sssZ`. */
export const Moment = z.iso.datetime({ precision: 3 });

/**
 * A date of which perhaps only the year or the month is known. `precision` says how much of `value`
 * is given; `estimated` is set where the person or the worker guessed.
 */
export const PartialDate = z
  .strictObject({
    value: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?$/),
    precision: z.enum(["year", "month", "day"]),
    estimated: z.literal(true).exactOptional(),
  })
  .refine(({ value, precision }) => value.length === { year: 4, month: 7, day: 10 }[precision])
  .refine(({ value }) => value.length < 10 || z.iso.date().safeParse(value).success);
export type PartialDate = z.infer<typeof PartialDate>;

/** An amount as decimal text, not negative, at most four decimals, with an ISO 4217 currency. */
const Money = z.strictObject({
  amount: z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,4})?$/),
  currency: z.enum(codesOf("iso4217")),
});

/** One code of a list. */
export const code = <const Name extends CodeListName>(codeList: Name) =>
  kind(z.enum(codesOf(codeList)), { control: "choice", codeList });

/** Several codes of a list, each at most once, at least one: nothing chosen is no answer. */
export const codes = <const Name extends CodeListName>(codeList: Name) =>
  kind(
    z
      .array(z.enum(codesOf(codeList)))
      .min(1)
      .refine((chosen) => new Set(chosen).size === chosen.length),
    { control: "choices", codeList },
  );

/** Yes, no, asked but not known, or declined. */
export const tri = () =>
  kind(z.enum(codesOf("yesNoUnknown")), { control: "tri", codeList: "yesNoUnknown" });

/** True or false, where "not known" makes no sense. */
export const flag = () => kind(z.boolean(), { control: "flag" });

/** One line of text, at most 200 characters, not blank. */
export const line = () => kind(shortText(), { control: "line" });

/** Several lines, such as other names a person is known by. */
export const lines = () => kind(z.array(shortText()).min(1), { control: "lines" });

/** Free text, at most 20,000 characters, not blank. */
export const text = () => kind(z.string().max(20_000).regex(/\S/), { control: "text" });

/** A telephone number as dialled, with or without the country's code. */
export const phone = () => kind(z.string().regex(/^\+?\d[\d ()-]{2,24}$/), { control: "phone" });

/** A whole number from 0 to 1,000,000, or within the bounds given. */
export const whole = (bounds?: { readonly max: number; readonly rule: "V15" }) =>
  kind(
    z
      .int()
      .min(0)
      .max(bounds?.max ?? 1_000_000),
    {
      control: "whole",
      bounds: { min: 0, max: bounds?.max ?? 1_000_000 },
      ...(bounds && { rule: bounds.rule }),
    },
  );

/** A decimal number as text such as `7.5`, at most six decimals, within the bounds given. */
export const decimal = (bounds: {
  readonly min: number;
  readonly max: number;
  readonly rule?: "V15";
}) =>
  kind(
    z
      .string()
      .regex(/^-?(0|[1-9]\d{0,8})(\.\d{1,6})?$/)
      .refine((value) => Number(value) >= bounds.min && Number(value) <= bounds.max),
    {
      control: "decimal",
      bounds: { min: bounds.min, max: bounds.max },
      ...(bounds.rule && { rule: bounds.rule }),
    },
  );

/** An amount of money. */
export const money = () => kind(Money.clone(), { control: "money", rule: "V16" });

/** A calendar day, `YYYY-MM-DD`. */
export const day = () => kind(z.iso.date(), { control: "date" });

/** A date known to the day, the month or the year. */
export const partialDate = () => kind(PartialDate.clone(), { control: "partialDate" });

/** A moment in UTC. */
export const moment = () => kind(Moment.clone(), { control: "moment" });

/** A random id that the program makes. */
export const recordId = () => kind(RecordId.clone(), { control: "automatic" });

/** The id of another record. */
export const ref = (refersTo: Referable) =>
  kind(RecordId.clone(), { control: "reference", refersTo });

/** The ids of several other records. */
export const refs = (refersTo: Referable) =>
  kind(z.array(RecordId).min(1), { control: "references", refersTo });

const shortText = () => z.string().max(200).regex(/\S/);

function codesOf<Name extends CodeListName>(name: Name): CodeOf<Name>[] {
  // The keys of a list are exactly its codes; TypeScript loses that when it looks one up by name.
  return codeLists[name].values.map((value) => value.code as CodeOf<Name>);
}
