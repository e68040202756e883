/** Digits of the region's scripts, read as the same numbers. */

/** Writes Khmer, Thai, Arabic-Indic, Persian, Lao and Burmese digits as 0–9; all else stays. */
export const toAsciiDigits = (text: string): string =>
  text.replace(
    /[\u17e0-\u17e9\u0e50-\u0e59\u0660-\u0669\u06f0-\u06f9\u0ed0-\u0ed9\u1040-\u1049]/g,
    (digit) => String((digit.codePointAt(0) ?? 0) - (zeros.find((zero) => isIn(digit, zero)) ?? 0)),
  );

const zeros = [0x17e0, 0x0e50, 0x0660, 0x06f0, 0x0ed0, 0x1040];

const isIn = (digit: string, zero: number): boolean => {
  const code = digit.codePointAt(0) ?? 0;
  return code >= zero && code <= zero + 9;
};

/** A whole number in any of these digits, or undefined when the text is not one. */
export const toWholeNumber = (text: string): number | undefined => {
  const digits = toAsciiDigits(text).trim();
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
};
