/**
 * The form as an XLSForm, for sites that ask with ODK or KoboToolbox: the same questions, codes, skip
 * rules and order as on the screen, in every language given. Rows only; who writes the workbook is
 * another's matter.
 *
 * Format: XLSForm standard as pyxform reads it (survey, choices, settings). Answers that a phone cannot
 * give in one field, such as money or a date of which only the year is known, are one line of text with
 * a constraint. An XLSForm asks and does not seal: what it collects is safe only as far as its server is.
 */
import type { ConditionText } from "../domain/condition.ts";
import type { WordKey, Words } from "../words/words.ts";
import { type AskedQuestion, askedQuestions } from "./asked-question.ts";
import { optionsOf } from "./options.ts";
import { groupKey } from "./references.ts";
import type { Part, Topic } from "./topics.ts";

/** One row of a sheet, by column. */
export type SheetRow = Readonly<Record<string, string>>;

/** The three sheets. Columns of labels are named `label::English (en)`. */
export type XlsForm = {
  readonly survey: readonly SheetRow[];
  readonly choices: readonly SheetRow[];
  readonly settings: readonly SheetRow[];
};

/** What the form is made of. `version` rises with every change, as the format asks. */
export type XlsFormPlan = {
  readonly topics: readonly Topic[];
  /** The first language is the default one. */
  readonly languages: readonly Words[];
  readonly topicKey: (letter: string) => WordKey;
  readonly version: string;
};

/** Makes the rows. Every name occurs once in the whole form, so that `${name}` is never in doubt. */
export const toXlsForm = ({ topics, languages, topicKey, version }: XlsFormPlan): XlsForm => {
  const say = (column: "label" | "hint", text: (words: Words) => string): SheetRow =>
    Object.fromEntries(languages.map((words) => [`${column}::${columnName(words)}`, text(words)]));
  const lists = new Set<string>();

  const questionRows = (question: AskedQuestion): readonly SheetRow[] => {
    const name = nameOf(question);
    const answer = answerOf(question);
    if (question.codeList !== undefined && answer.type.startsWith("select"))
      lists.add(question.codeList);
    const relevant = question.when ? expression(question.when, question.entity) : "";
    const row = {
      type: answer.type,
      name,
      ...say("label", (words) => `${question.code}. ${words.label(question.label)}`),
      ...say("hint", (words) =>
        [words.hasLabel(question.hint) ? words.label(question.hint) : "", answer.hint ?? ""]
          .filter(Boolean)
          .join(" "),
      ),
      relevant,
      constraint: answer.constraint ?? "",
    };
    if (!question.skippable || question.optional) return [row];
    return [
      row,
      {
        type: `select_one ${reasonList}`,
        name: `${name}_why`,
        ...say("label", (words) => words.say("answer.none")),
        relevant: [relevant && `(${relevant})`, `\${${name}} = ''`].filter(Boolean).join(" and "),
        appearance: "minimal",
      },
    ];
  };

  const partRows = (part: Part): readonly SheetRow[] => {
    const kind = part.form === "many" ? "repeat" : "group";
    return [
      {
        type: `begin_${kind}`,
        name: part.entity,
        ...say("label", (words) => words.say(groupKey(part.entity))),
        ...(kind === "group" && { appearance: "field-list" }),
      },
      ...part.questions.filter(({ isSeldom }) => !isSeldom).flatMap(questionRows),
      ...part.below.flatMap(partRows),
      { type: `end_${kind}`, name: part.entity },
    ];
  };

  const survey: readonly SheetRow[] = [
    { type: "start", name: "begun_at" },
    { type: "end", name: "ended_at" },
    {
      type: "begin_repeat",
      name: "consent",
      ...say("label", (words) => words.say("topic.A")),
    },
    ...askedQuestions("consent").flatMap(questionRows),
    { type: "end_repeat", name: "consent" },
    ...topics.flatMap((topic) => [
      {
        type: "begin_group",
        name: `topic_${topic.letter}`,
        ...say("label", (words) => `${topic.letter}. ${words.say(topicKey(topic.letter))}`),
      },
      ...topic.parts.flatMap(partRows),
      { type: "end_group", name: `topic_${topic.letter}` },
    ]),
  ];
  const choices = [
    ...[...lists].sort().flatMap((list) => {
      const labels = languages.map(
        (words) =>
          new Map(optionsOf(words, list, everyCode).map(({ code, label }) => [code, label])),
      );
      return [...(labels[0]?.keys() ?? [])].map((code) => ({
        list_name: listName(list),
        name: code,
        ...Object.fromEntries(
          languages.map((words, at) => [
            `label::${columnName(words)}`,
            labels[at]?.get(code) ?? code,
          ]),
        ),
      }));
    }),
    ...(["unknown", "declined", "not_asked", "not_applicable"] as const).map((reason) => ({
      list_name: reasonList,
      name: reason,
      ...say("label", (words) => words.say(`missing.${reason}`)),
    })),
    ...(["true", "false"] as const).map((value) => ({
      list_name: flagList,
      name: value,
      ...say("label", (words) => words.say(value === "true" ? "answer.yes" : "answer.no")),
    })),
  ];
  return {
    survey,
    choices,
    settings: [
      {
        form_title: "Lindung",
        form_id: "lindung_case",
        version,
        default_language: languages[0] ? columnName(languages[0]) : "",
      },
    ],
  };
};

/** The name of a question in the whole form. */
const nameOf = ({
  entity,
  field,
}: Pick<AskedQuestion, "field"> & { readonly entity: string }): string => `${entity}_${field}`;

/** `iso3166-1` is no name that the format allows. */
const listName = (list: string): string => list.replace(/[^A-Za-z0-9_]/g, "_");

const columnName = ({ language }: Words): string => `${names[language] ?? language} (${language})`;

const names: Readonly<Record<string, string>> = {
  ar: "العربية",
  en: "English",
  fil: "Filipino",
  fr: "Français",
  id: "Bahasa Indonesia",
  km: "ខ្មែរ",
  th: "ไทย",
};

type Answer = { readonly type: string; readonly constraint?: string; readonly hint?: string };

const answerOf = ({ control, codeList = "", bounds }: AskedQuestion): Answer => {
  switch (control) {
    case "one-code":
    case "yes-no":
      return { type: `select_one ${listName(codeList)}` };
    case "many-codes":
      return { type: `select_multiple ${listName(codeList)}` };
    case "flag":
      return { type: `select_one ${flagList}` };
    case "date":
      return { type: "date" };
    case "partial-date":
      return {
        type: "text",
        hint: "YYYY · YYYY-MM · YYYY-MM-DD",
        constraint: "regex(., '^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$')",
      };
    case "whole-number":
      return {
        type: "integer",
        ...(bounds && { constraint: `. >= ${bounds.min} and . <= ${bounds.max}` }),
      };
    case "decimal":
      return {
        type: "decimal",
        ...(bounds && { constraint: `. >= ${bounds.min} and . <= ${bounds.max}` }),
      };
    case "money":
      return {
        type: "text",
        hint: "1500 THB",
        constraint: "regex(., '^[0-9]+(\\.[0-9]{1,4})? [A-Z]{3}$')",
      };
    case "phone":
    case "text":
    case "texts":
    case "long-text":
    case "reference":
    case "references":
      return { type: "text" };
  }
};

/** A condition in XPath. What reads a question that the form does not ask always holds. */
const expression = (says: ConditionText, entity: string): string => {
  switch (says.type) {
    case "never":
      return "false()";
    case "child":
      return child;
    case "answered":
      return says.names.map((field) => `\${${nameOf({ entity, field })}} != ''`).join(" or ");
    case "is":
      return selected(nameOf({ entity, field: says.name }), says.codes);
    case "above":
      return selected(nameOf({ entity: says.entity, field: says.name }), says.codes);
    case "both":
      return `(${expression(says.left, entity)}) and (${expression(says.right, entity)})`;
    case "not":
      return `not(${expression(says.of, entity)})`;
  }
};

const selected = (name: string, codes: readonly string[]): string =>
  codes.map((code) => `selected(\${${name}}, '${code}')`).join(" or ");

const [age, majority, band] = ["ageAtRegistration", "majorityAtRegistration", "ageBand"].map(
  (field) => nameOf({ entity: "victim", field }),
);
const child = [
  `(\${${age}} != '' and \${${age}} < 18)`,
  `(\${${age}} = '' and selected(\${${majority}}, 'minor'))`,
  `(\${${age}} = '' and not(selected(\${${majority}}, 'adult')) and (${selected(band ?? "", ["a00_08", "a09_17"])}))`,
].join(" or ");

const reasonList = "why_no_answer";
const flagList = "true_false";
const everyCode = ["unknown", "declined", "not_specified"];
