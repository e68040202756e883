/** The rules by which pyxform accepts an XLSForm, as far as they can be checked without it. */
import { beforeAll, expect, test } from "vitest";
import { partsOf, topics } from "../../../src/form/topics.ts";
import { type SheetRow, toXlsForm, type XlsForm } from "../../../src/form/xls-form.ts";
import { topicKey } from "../../../src/screens/intake/topic-words.ts";
import { languages } from "../../../src/words/language.ts";
import { loadAllWords } from "../../../src/words/load-words.ts";

let form: XlsForm;
beforeAll(async () => {
  form = toXlsForm({
    topics,
    languages: await Promise.all(languages.map(({ language }) => loadAllWords(language))),
    topicKey,
    version: "20261123",
  });
});

const typeOf = ({ type = "" }: SheetRow): string => type.split(" ")[0] ?? "";
const isEnd = (row: SheetRow): boolean => typeOf(row).startsWith("end_");
const nameRule = /^[A-Za-z_][A-Za-z0-9_-]*$/;

test("every name is allowed and occurs once", () => {
  const names = form.survey.filter((row) => !isEnd(row)).map(({ name = "" }) => name);
  expect(names.length).toBeGreaterThan(400);
  expect(names.filter((name) => !nameRule.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test("groups and repeats end in the order in which they began", () => {
  const open: string[] = [];
  for (const row of form.survey) {
    const [what, kind] = typeOf(row).split("_");
    if (kind !== "group" && kind !== "repeat") continue;
    if (what === "begin") open.push(`${kind} ${row["name"]}`);
    else expect(`${kind} ${row["name"]}`).toBe(open.pop());
  }
  expect(open).toEqual([]);
});

test("only types that ODK and Kobo know are used, and every list that is asked for is there", () => {
  const known = [
    "start",
    "end",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "text",
    "integer",
    "decimal",
    "date",
    "select_one",
    "select_multiple",
  ];
  expect([...new Set(form.survey.map(typeOf))].filter((type) => !known.includes(type))).toEqual([]);
  const lists = new Set(form.choices.map((row) => row["list_name"]));
  const asked = form.survey.flatMap(({ type = "" }) => type.split(" ").slice(1));
  expect(asked.filter((list) => !lists.has(list))).toEqual([]);
  expect([...lists].filter((list) => !asked.includes(String(list)))).toEqual([]);
});

test("choices have names without blanks, each once in its list, and words in every language", () => {
  const keys = form.choices.map((row) => `${row["list_name"]} ${row["name"]}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(form.choices.filter(({ name = "" }) => /\s/.test(name) || name === "")).toEqual([]);
  expect(form.choices.filter((row) => !nameRule.test(String(row["list_name"])))).toEqual([]);
  const columns = Object.keys(form.choices[0] ?? {}).filter((name) => name.startsWith("label::"));
  expect(columns).toHaveLength(languages.length);
  for (const column of columns)
    expect(form.choices.filter((row) => !row[column]?.trim())).toEqual([]);
});

test("skip rules and constraints read only questions of the form, and their brackets close", () => {
  const names = new Set(form.survey.map(({ name }) => name));
  const rules = form.survey.flatMap(({ relevant = "", constraint = "" }) => [relevant, constraint]);
  expect(rules.filter(Boolean).length).toBeGreaterThan(50);
  const read = rules.flatMap((rule) =>
    [...rule.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name),
  );
  expect([...new Set(read)].filter((name) => !names.has(name))).toEqual([]);
  const depth = (rule: string): number =>
    [...rule.replace(/'[^']*'/g, "")].reduce(
      (sum, sign) => sum + Number(sign === "(") - Number(sign === ")"),
      0,
    );
  expect(rules.filter((rule) => depth(rule) !== 0)).toEqual([]);
});

test("every question of the topics that a site asks is in the form, in the order of the screen", () => {
  const asked = topics
    .flatMap((topic) => partsOf(topic))
    .flatMap(({ questions }) => questions.filter(({ isSeldom }) => !isSeldom))
    .map(({ entity, field }) => `${entity}_${field}`);
  const names = form.survey.map(({ name = "" }) => name).filter((name) => asked.includes(name));
  expect(names).toEqual(asked);
});

test("the settings name the form, its version and its first language", () => {
  expect(form.settings).toEqual([
    {
      form_title: "Lindung",
      form_id: "lindung_case",
      version: "20261123",
      default_language: "English (en)",
    },
  ]);
});
