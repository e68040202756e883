/** Passphrases are drawn, never chosen: people choose what others can guess. */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { Role } from "../protocol/role.ts";

/**
 * Draws a passphrase of lower-case words with single spaces, 11 bits a word: 6 words for intake (66
 * bits), 7 for every role that reads or administers (77 bits).
 */
export const generatePassphrase = (role: Role): string => {
  const count = role === "intake" ? 6 : 7;
  const drawn = globalThis.crypto.getRandomValues(new Uint16Array(count));
  // 65,536 is a multiple of 2,048, so no word is likelier than another.
  return Array.from(drawn, (number) => wordlist[number % wordlist.length]).join(" ");
};

/** Brings a typed passphrase into the form in which it was drawn: one space, lower case, no edges. */
export const tidyPassphrase = (typed: string): string =>
  typed.trim().toLowerCase().split(/\s+/).join(" ");
