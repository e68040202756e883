/**
 * The sections of a case, in the order and with the letters of the printed form. I and O are left
 * out, since in handwriting they pass for 1 and 0. `Z` holds the records of the office itself.
 */
export const sections = [
  "A",
  "B",
  "C",
  "D",
  "E",
  "F",
  "G",
  "H",
  "J",
  "K",
  "L",
  "M",
  "N",
  "P",
  "Q",
  "R",
  "S",
  "T",
  "Z",
] as const;

/** A section by its letter; its name is the word `section.<letter>`. */
export type Section = (typeof sections)[number];
