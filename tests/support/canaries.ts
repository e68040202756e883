/**
 * Canaries: random words planted in a case, and a search for them in every byte a test can reach.
 *
 * A search that finds nothing proves nothing unless it also finds what was put there on purpose, so
 * each search is run with positive controls by the caller. Canaries are random because LevelDB
 * compresses repeated text.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** `count` random strings of 24 letters and digits. */
export const createCanaries = (count: number): string[] =>
  Array.from({ length: count }, () =>
    [...randomBytes(24)].map((byte) => alphabet[byte % alphabet.length]).join(""),
  );

const alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** Where a canary was found: the file and the encoding it was in. */
export type Sighting = {
  readonly file: string;
  readonly canary: string;
  readonly encoding: string;
};

/**
 * Searches every file below the folders for every canary in UTF-8, UTF-16LE, base64 at its three
 * alignments, and hex (both cases). Files that vanish while being read are passed over.
 */
export const searchFolders = (
  folders: readonly string[],
  canaries: readonly string[],
): Sighting[] => {
  const needles = canaries.flatMap((canary) => encodingsOf(canary));
  return folders
    .flatMap((folder) => filesBelow(folder))
    .flatMap((file) => {
      const bytes = readWhole(file);
      if (!bytes) return [];
      return needles
        .filter(({ needle }) => bytes.includes(needle))
        .map(({ canary, encoding }) => ({ file, canary, encoding }));
    });
};

const filesBelow = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => join(folder, name.toString()))
      .filter((file) => isFile(file));
  } catch {
    return [];
  }
};

const isFile = (file: string): boolean => {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

const readWhole = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};

type Needle = { readonly canary: string; readonly encoding: string; readonly needle: Buffer };

/** Every form in which a canary might lie on a disk. */
export const encodingsOf = (canary: string): Needle[] => {
  const utf8 = Buffer.from(canary, "utf8");
  const hex = utf8.toString("hex");
  return [
    { canary, encoding: "utf-8", needle: utf8 },
    { canary, encoding: "utf-16le", needle: Buffer.from(canary, "utf16le") },
    { canary, encoding: "hex", needle: Buffer.from(hex, "latin1") },
    { canary, encoding: "HEX", needle: Buffer.from(hex.toUpperCase(), "latin1") },
    ...[0, 1, 2].map((offset) => ({
      canary,
      encoding: `base64+${offset}`,
      needle: base64At(utf8, offset),
    })),
  ];
};

/** The base64 characters that are fixed wherever the word starts `offset` bytes after a boundary of three. */
const base64At = (word: Buffer, offset: number): Buffer => {
  const text = Buffer.concat([Buffer.alloc(offset), word]).toString("base64");
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + word.length) * 8) / 6);
  return Buffer.from(text.slice(from, to), "latin1");
};
