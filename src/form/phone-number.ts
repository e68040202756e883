/** Telephone numbers of the region, read as they are dialled there and kept as E.164. */
import {
  type CountryCode,
  type MetadataJson,
  parsePhoneNumberFromString,
} from "libphonenumber-js/core";
import { toAsciiDigits } from "./controls/digits.ts";
import metadata from "./phone-metadata.json" with { type: "json" };

/** A number that can be called: as it is kept (E.164), and as people write it to each other. */
export type PhoneNumber = { readonly kept: string; readonly shown: string };

/**
 * Reads a number in any digits. One without a country's code is taken to be of `country` (ISO 3166-1
 * alpha-2). Undefined when it cannot be a number there; it is then kept as typed.
 */
export const readPhoneNumber = (
  typed: string,
  country: string | undefined,
): PhoneNumber | undefined => {
  const known = Object.keys(metadata.countries).find((code) => code === country);
  // The table is made from the library's own; what type its codes have is lost on the way through JSON.
  const read = parsePhoneNumberFromString(
    toAsciiDigits(typed),
    known === undefined ? {} : { defaultCountry: known as CountryCode },
    metadata as unknown as MetadataJson,
  );
  return read?.isPossible() ? { kept: read.number, shown: read.formatInternational() } : undefined;
};
