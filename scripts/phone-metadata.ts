/**
 * Makes `src/form/phone-metadata.json`: what libphonenumber knows of the countries from which people
 * are called here. The whole of it would be ten times as much to download.
 */
import { writeFileSync } from "node:fs";
import metadata from "libphonenumber-js/min/metadata";

const countries =
  "BN KH ID LA MM MY PH SG TH TL VN CN HK TW JP KR IN BD NP LK PK AE SA KW QA AU GB US FR".split(
    " ",
  );

const kept = {
  ...metadata,
  countries: only(metadata.countries),
  country_calling_codes: Object.fromEntries(
    Object.entries(metadata.country_calling_codes).flatMap(([code, users]) => {
      const known = users.filter((country) => countries.includes(country));
      return known.length > 0 ? [[code, known]] : [];
    }),
  ),
  nonGeographic: {},
};

writeFileSync("src/form/phone-metadata.json", `${JSON.stringify(kept)}\n`);

function only<Value>(table: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => countries.includes(name)));
}
