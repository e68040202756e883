/**
 * The preset dictionaries with which revisions are deflated.
 *
 * A dictionary is frozen for ever once a record was written with it: change one byte and every such
 * record becomes unreadable. New needs get a new number.
 */
import { toUtf8 } from "./bytes.ts";
import { dictionary1 } from "./dictionary-1.ts";

/** Gives the bytes of a published preset dictionary, at most 32 KiB; undefined for an unknown number. */
export const presetDictionary = (number: number): Uint8Array | undefined =>
  number === 1 ? bytesOfDictionary1 : undefined;

const bytesOfDictionary1 = toUtf8(dictionary1);
