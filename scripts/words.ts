/**
 * Checks the words of every language and fails with one line per fault.
 *
 * `screens.json` holds the messages of the screens: each must be used somewhere in src. The other
 * catalogues hold labels: of every question and every code the domain knows, and of the lists that
 * others keep. English is whole, and every other language answers it key by key.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { codeLists } from "../src/domain/codelist.ts";
import { entities } from "../src/domain/entities.ts";
import { questionsOf } from "../src/domain/question.ts";
import { sections } from "../src/domain/section.ts";
import { languages } from "../src/words/language.ts";
import { type Catalogue, faultsOfMessage, faultsOfTranslation } from "./catalogue.ts";

const words = "src/words";
const Messages = z.record(z.string(), z.string().min(1));

const read = (path: string): Catalogue =>
  existsSync(path) ? Messages.parse(JSON.parse(readFileSync(path, "utf8"))) : {};

/** Catalogues of a language by file name, and the names of countries beside them. */
const cataloguesOf = (language: string): ReadonlyMap<string, Catalogue> =>
  new Map([
    ...readdirSync(`${words}/en`).map(
      (name) => [`${language}/${name}`, read(`${words}/${language}/${name}`)] as const,
    ),
    [`countries/${language}.json`, read(`${words}/countries/${language}.json`)] as const,
  ]);

const english = cataloguesOf("en");

/** Written by this project, in contrast to names of countries, languages and currencies. */
const isOwn = (file: string) => /(screens|domain)\.json$/.test(file);
/** Lists whose names stand in catalogues of their own. */
const namedElsewhere = new Set(["iso3166-1", "admin1", "iso639-2", "iso4217"]);

const messageFaults = languages.flatMap(({ language }) =>
  [...cataloguesOf(language)].flatMap(([file, catalogue]) =>
    Object.entries(catalogue).flatMap(([key, message]) =>
      faultsOfMessage(language, message).map((fault) => `${file}: ${key}: ${fault}`),
    ),
  ),
);

const codesOf = (list: string | undefined): string[] =>
  Object.entries(codeLists)
    .filter(([name]) => name === list && !namedElsewhere.has(name))
    .flatMap(([, { values }]) => values.map(({ code }) => code));
const labelsOf = (
  questions: readonly { readonly label: string; readonly codeList?: string | undefined }[],
): string[] =>
  questions.flatMap(({ label, codeList }) => [
    label,
    ...codesOf(codeList).map((code) => `code.${codeList}.${code}`),
  ]);
const everyQuestion = Object.values(entities).flatMap((schema) =>
  questionsOf(schema).map(([, question]) => question),
);
const translationFaults = languages
  .filter(({ language }) => language !== "en")
  .flatMap(({ language }) =>
    [...english].flatMap(([file, catalogue]) => {
      const path = file.replace("en/", `${language}/`).replace("/en.json", `/${language}.json`);
      const translated = read(`${words}/${path}`);
      return faultsOfTranslation(language, catalogue, translated)
        .filter((fault) => isOwn(file) || !fault.endsWith("still English"))
        .map((fault) => `${path}: ${fault}`);
    }),
  );

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(`src/${name}`, "utf8"))
  .join("\n");
const written = new Set(
  [...sources.matchAll(/["'`]([\w-]+(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key),
);
const composed = [...sources.matchAll(/`([\w.-]+\.)\$\{/g)].map(([, prefix = ""]) => prefix);
const isUsed = (key: string) =>
  written.has(key) || composed.some((prefix) => key.startsWith(prefix));

const unusedFaults = Object.keys(english.get("en/screens.json") ?? {})
  .filter((key) => !isUsed(key))
  .map((key) => `en/screens.json: ${key}: used nowhere`);

const labels: Catalogue = Object.assign({}, ...english.values());
const wanted = [
  ...Object.keys(entities).map((entity) => `entity.${entity}`),
  ...sections.map((section) => `section.${section}`),
  ...labelsOf(everyQuestion),
  ...Object.entries(codeLists)
    .filter(([list]) => list !== "iso3166-1" && list !== "admin1")
    .flatMap(([list, { values }]) => values.map(({ code }) => `code.${list}.${code}`)),
];
const missingFaults = wanted
  .filter((key) => !(key in labels))
  .map((key) => `en/domain.json: ${key}: missing`);
const known = new Set(wanted);
const strayFaults = Object.keys(english.get("en/domain.json") ?? {})
  .filter((key) => !known.has(key) && !known.has(key.replace(/^hint\./, "field.")) && !isUsed(key))
  .map((key) => `en/domain.json: ${key}: belongs to no question or code`);

const faults = [
  ...messageFaults,
  ...translationFaults,
  ...unusedFaults,
  ...missingFaults,
  ...strayFaults,
];
for (const fault of faults.slice(0, 100)) console.log(fault);
const count = [...english.values()].reduce((sum, one) => sum + Object.keys(one).length, 0);
console.log(`words: ${count} in ${languages.length} languages, ${faults.length} faults`);
if (faults.length > 0 || count === 0) process.exitCode = 1;
