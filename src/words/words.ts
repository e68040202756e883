/**
 * What people read: messages in ICU form, labels of questions and codes, names of countries, dates
 * and numbers, for one language at a time.
 *
 * [Note: Khmer] Chromium has no Khmer locale data: six of the Intl objects fall silently back to
 * English. So nothing here calls Intl with `km`, except PluralRules, which works.
 */
import { IntlMessageFormat } from "intl-messageformat";
import type english from "./en/screens.json";
import { type Language, languages } from "./language.ts";

/** Everything a screen needs to speak one language. */
export type Words = {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  /** A message of the screens with its values put in. */
  readonly say: Say;
  /** A label of the domain (`field.*`, `code.*`, `hint.*`); the key itself where no label is known. */
  readonly label: (key: string) => string;
  readonly hasLabel: (key: string) => boolean;
  /** A country's name by ISO 3166-1 alpha-3; the code itself when it has no name. */
  readonly country: (alpha3: string) => string;
  /** All countries, `[alpha3, name]`, in the order of the language. */
  readonly countries: ReadonlyArray<readonly [string, string]>;
  readonly number: (value: number) => string;
  /** Several things in a row, parted as the language writes it. */
  readonly list: (things: readonly string[]) => string;
  /** Hour and minute of a moment on this device, such as 14:32. */
  readonly time: (moment: Date) => string;
  /**
   * Day, month in letters, year, of `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a longer ISO text. Thai names
   * the year of both eras.
   */
  readonly day: (iso: string) => string;
  readonly compare: (a: string, b: string) => number;
};

/** Says a message. Unknown values are ignored; with one missing the message shows as it is written. */
export type Say = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

/** A message of the screens. */
export type WordKey = keyof typeof english;

/** The loaded catalogues of one language. */
export type Catalogue = {
  readonly language: Language;
  readonly screens: Readonly<Record<string, string>>;
  readonly domain: Readonly<Record<string, string>>;
  readonly countries: Readonly<Record<string, string>>;
};

/** Makes the words of a language from its catalogues. Messages are parsed once, on first use. */
export const createWords = ({ language, screens, domain, countries }: Catalogue): Words => {
  const manner = mannerOf(language);
  const parsed = new Map<string, IntlMessageFormat>();
  const say: Say = (key, values) => {
    const message = screens[key] ?? key;
    if (!message.includes("{") && !message.includes("'")) return message;
    let format = parsed.get(key);
    if (!format) {
      format = new IntlMessageFormat(message, manner.locale, undefined, { ignoreTag: true });
      parsed.set(key, format);
    }
    try {
      return manner.digits(String(format.format({ ...values })));
    } catch {
      // A value is missing: the words still tell more than an error page would.
      return message;
    }
  };
  const byName = Object.entries(countries).sort(([, a], [, b]) => manner.compare(a, b));
  const twoDigits = (number: number): string => String(number).padStart(2, "0");

  return {
    language,
    direction: languages.find((entry) => entry.language === language)?.direction ?? "ltr",
    say,
    label: (key) => domain[key] ?? key,
    hasLabel: (key) => key in domain,
    country: (alpha3) => (Object.hasOwn(countries, alpha3) ? countries[alpha3] : alpha3) ?? alpha3,
    countries: byName,
    number: manner.number,
    list: (things) => things.join(manner.comma),
    time: (moment) =>
      manner.digits(`${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`),
    day: (iso) => {
      const [, year, month, day] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso) ?? [];
      if (!year) return iso;
      const name = month ? manner.months[Number(month) - 1] : undefined;
      const parts = [day ? String(Number(day)) : undefined, name, manner.year(year)];
      return manner.digits(parts.filter((part) => part !== undefined).join(" "));
    },
    compare: manner.compare,
  };
};

/** How a language writes numbers and months, and how it sorts. */
type Manner = {
  readonly locale: string;
  readonly months: readonly string[];
  /** A year of the common era as the language counts years. */
  readonly year: (year: string) => string;
  readonly number: (value: number) => string;
  readonly comma: string;
  /** Puts the digits of a finished text into the language's own script. */
  readonly digits: (text: string) => string;
  readonly compare: (a: string, b: string) => number;
};

const mannerOf = (language: string): Manner => {
  if (language === "km") return khmer;
  const locale = locales[language] ?? language;
  const month = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  const numbers = new Intl.NumberFormat(locale);
  const collator = new Intl.Collator(locale);
  return {
    locale,
    months: Array.from({ length: 12 }, (_, at) => month.format(Date.UTC(2024, at, 1))),
    year: language === "th" ? inBothEras : (year) => year,
    number: (value) => numbers.format(value),
    comma: language === "ar" ? "، " : ", ",
    digits: (text) => text,
    compare: (a, b) => collator.compare(a, b),
  };
};

/**
 * Thai papers count years of the Buddhist era, 543 ahead, and passports those of the common era. Both
 * are written, so that neither is taken for the other.
 */
const inBothEras = (year: string): string => `${Number(year) + 543} (ค.ศ. ${year})`;

/** Day before month, years of the common era, and digits as they are written in the region. */
const locales: Readonly<Record<string, string>> = {
  en: "en-GB",
  th: "th-u-ca-gregory",
  ar: "ar-u-nu-latn-ca-gregory",
};

/** See [Note: Khmer]. English plural forms fall back to `other`, the only one Khmer has. */
const khmer: Manner = {
  locale: "en-GB",
  months: [
    "មករា",
    "កុម្ភៈ",
    "មីនា",
    "មេសា",
    "ឧសភា",
    "មិថុនា",
    "កក្កដា",
    "សីហា",
    "កញ្ញា",
    "តុលា",
    "វិច្ឆិកា",
    "ធ្នូ",
  ],
  year: (year) => year,
  number: (value) => toKhmerDigits(new Intl.NumberFormat("en-GB").format(value)),
  comma: ", ",
  digits: (text) => toKhmerDigits(text),
  compare: (a, b) => (a < b ? -1 : Number(a > b)),
};

const toKhmerDigits = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(0x17e0 + Number(digit)));
