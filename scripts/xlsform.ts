/**
 * Writes the form as an XLSForm workbook: `npm run xlsform -- [file]`, by default `lindung-case.xlsx`.
 * For sites that ask with ODK or KoboToolbox. Every language of the product is in it.
 */
import writeExcelFile from "write-excel-file/node";
import { topics } from "../src/form/topics.ts";
import { type SheetRow, toXlsForm } from "../src/form/xls-form.ts";
import { topicKey } from "../src/screens/intake/topic-words.ts";
import { languages } from "../src/words/language.ts";
import { loadAllWords } from "../src/words/load-words.ts";

const file = process.argv[2] ?? "lindung-case.xlsx";
const form = toXlsForm({
  topics,
  languages: await Promise.all(languages.map(({ language }) => loadAllWords(language))),
  topicKey,
  version: new Date().toISOString().slice(0, 10).replaceAll("-", ""),
});

/** A sheet: the columns that occur, then the rows. */
const toCells = (rows: readonly SheetRow[]) => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [
    columns.map((value) => ({ value, type: String })),
    ...rows.map((row) => columns.map((column) => ({ value: row[column] ?? "", type: String }))),
  ];
};

const sheets = ["survey", "choices", "settings"] as const;
await writeExcelFile(sheets.map((sheet) => ({ sheet, data: toCells(form[sheet]) }))).toFile(file);
console.log(
  `${file}: ${form.survey.length} rows of survey, ${form.choices.length} choices, ${languages.length} languages`,
);
