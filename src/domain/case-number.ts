/**
 * Case numbers such as `QK7M-26-4T012-T`: code of the site, year, sequence, check character. They are
 * written by hand and read over the telephone, so one wrong character, or two swapped, must show.
 */

/** A case number in its parts; `year` has two digits. */
export type CaseNumber = {
  readonly siteCode: string;
  readonly year: string;
  readonly sequence: string;
};

/** Writes a case number with its check character. Throws when a part is not of its form. */
export const toCaseNumber = ({ siteCode, year, sequence }: CaseNumber): string => {
  const number = `${siteCode}-${year}-${sequence}`;
  if (!unchecked.test(number)) throw new Error("a part of the case number is not of its form");
  return `${number}-${checkCharacterOf(number)}`;
};

/** Reads a case number, in small or capital letters; undefined when it is none or mistyped. */
export const readCaseNumber = (text: string): CaseNumber | undefined => {
  const number = text.trim().toUpperCase();
  const [siteCode = "", year = "", sequence = "", check] = number.split("-");
  const body = `${siteCode}-${year}-${sequence}`;
  if (!unchecked.test(body) || number !== `${body}-${check}`) return undefined;
  return check === checkCharacterOf(body) ? { siteCode, year, sequence } : undefined;
};

/**
 * The next sequence of a device: two characters that come from its id, then a number. Devices count
 * offline and apart; the two characters keep them from giving out the same number, and rule V28 shows
 * the rare pair of devices (one in 1,024) that share them.
 */
export const nextSequence = (deviceId: string, taken: readonly string[]): string => {
  const own = deviceMark(deviceId);
  const counts = taken
    .filter((sequence) => sequence.startsWith(own))
    .map((s) => Number(s.slice(2)));
  const next = 1 + Math.max(0, ...counts.filter(Number.isInteger));
  return `${own}${String(next).padStart(3, "0")}`;
};

// Digits and capital letters without I, L, O and U, which are misread for others.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const unchecked = /^[0-9A-Z]{4,6}-\d{2}-[0-9A-Z]{3,8}$/;

const deviceMark = (deviceId: string): string => {
  const number = Number.parseInt(deviceId.replaceAll("-", "").slice(0, 3), 16);
  return `${crockford.charAt((number >> 5) & 31)}${crockford.charAt(number & 31)}`;
};

/**
 * ISO/IEC 7064 MOD 37-2, which finds every wrong character and every swap of two neighbours. Of 37
 * numbers one gets the character `*`.
 */
const checkCharacterOf = (number: string): string => {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
  let remainder = 0;
  for (const character of number.replaceAll("-", ""))
    remainder = ((remainder + alphabet.indexOf(character)) * 2) % 37;
  return alphabet.charAt((38 - remainder) % 37);
};
