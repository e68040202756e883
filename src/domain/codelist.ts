/**
 * Every code list by name. Codes are stored; what people read for them stands in `src/words` under
 * `code.<list>.<code>`. A code is never renamed, removed or given another meaning: a case written
 * years ago must still read the same.
 */
import { answerCodes } from "./codes/answer-codes.ts";
import { backgroundCodes } from "./codes/background-codes.ts";
import { caseCodes } from "./codes/case-codes.ts";
import { type CodeList, codeList } from "./codes/code-list.ts";
import { exploitationCodes } from "./codes/exploitation-codes.ts";
import { healthCodes } from "./codes/health-codes.ts";
import { indicatorCodes } from "./codes/indicator-codes.ts";
import { journeyCodes } from "./codes/journey-codes.ts";
import { justiceCodes } from "./codes/justice-codes.ts";
import { officeCodes } from "./codes/office-codes.ts";
import { perpetratorCodes } from "./codes/perpetrator-codes.ts";
import { personCodes } from "./codes/person-codes.ts";
import { recruitmentCodes } from "./codes/recruitment-codes.ts";
import { returnCodes } from "./codes/return-codes.ts";
import { screeningCodes } from "./codes/screening-codes.ts";
import { supportCodes } from "./codes/support-codes.ts";
import { workCodes } from "./codes/work-codes.ts";
import admin1 from "./lists/admin1.json" with { type: "json" };
import countries from "./lists/countries.json" with { type: "json" };
import currencies from "./lists/currencies.json" with { type: "json" };
import languages from "./lists/languages.json" with { type: "json" };

/** The project's own lists: 156 of them, with what each code is called in the standards. */
export const ownLists = {
  ...answerCodes,
  ...personCodes,
  ...backgroundCodes,
  ...caseCodes,
  ...officeCodes,
  ...screeningCodes,
  ...indicatorCodes,
  ...recruitmentCodes,
  ...journeyCodes,
  ...exploitationCodes,
  ...workCodes,
  ...perpetratorCodes,
  ...healthCodes,
  ...supportCodes,
  ...justiceCodes,
  ...returnCodes,
};

/**
 * Lists that others keep, made from packages by `scripts/code-lists.ts`: countries as ISO 3166-1
 * alpha-3, provinces of South-East Asia as ISO 3166-2, languages as ISO 639-2 (terminological),
 * currencies as ISO 4217. Names of countries stand in `src/words/countries`.
 */
export const outsideLists = {
  "iso3166-1": codeList<string>(
    ["CT24"],
    countries.map(([alpha3 = ""]) => alpha3),
  ),
  admin1: codeList<string>(["HT"], admin1),
  "iso639-2": codeList<string>(["HT"], languages),
  iso4217: codeList<string>(["PRJ"], currencies),
};

type AllLists = typeof ownLists & typeof outsideLists;

/** The name of a code list. */
export type CodeListName = keyof AllLists;

/** The codes of a list. */
export type CodeOf<Name extends CodeListName> =
  AllLists[Name] extends CodeList<infer Code> ? Code : never;

/** Every list by its name. */
export const codeLists: Readonly<Record<CodeListName, CodeList>> = { ...ownLists, ...outsideLists };

/** What a code is called in a standard; undefined where the standard has no word for it. */
export const nameInStandard = (
  list: CodeListName,
  code: string,
  standard: keyof NonNullable<CodeList["values"][number]["map"]>,
): string | undefined =>
  codeLists[list].values.find((value) => value.code === code)?.map?.[standard];

/** A country's ISO 3166-1 alpha-2 code by its alpha-3; undefined for what is no country. */
export const alpha2Of = (alpha3: string): string | undefined =>
  countries.find(([code]) => code === alpha3)?.[1];

/** The provinces of a country, ISO 3166-2; empty for countries whose provinces are not listed. */
export const provincesOf = (alpha3: string): readonly string[] => {
  const alpha2 = alpha2Of(alpha3);
  return alpha2 === undefined ? [] : admin1.filter((code) => code.startsWith(`${alpha2}-`));
};

/** The M49 areas of a country, from the continent down: `["142", "035"]`; empty when not known. */
export const areasOfCountry = (alpha3: string): readonly string[] =>
  countries.find(([code]) => code === alpha3)?.slice(2) ?? [];
