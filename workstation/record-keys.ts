/**
 * The secret numbers of persons for public tables (tier T3), made from one secret that stays on this
 * machine: a person on the same line of a file has the same number in every table.
 */
import { createCipheriv, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Refusal } from "./refusal.ts";

/**
 * The numbers of the persons on some lines. The secret is drawn when there is none yet; lose it, and
 * tables made later no longer have the noise of those made before.
 */
export const recordKeysFor = (folder: string, lines: Uint32Array): Uint32Array => {
  const secret = secretIn(folder);
  const most = lines.reduce((far, line) => Math.max(far, line), 0);
  // AES in counter mode of nothing is a stream of bytes that nobody can foretell without the key.
  const stream = createCipheriv("aes-256-ctr", secret, new Uint8Array(16));
  const bytes = stream.update(new Uint8Array((most + 1) * 4));
  return lines.map((line) => bytes.readUInt32BE(line * 4));
};

/** The secret in a folder, drawn when there is none yet. */
export const secretIn = (folder: string): Uint8Array => {
  const file = path.join(folder, "record-keys");
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: "wx" });
  }
  const secret = readFileSync(file);
  if (secret.length !== 32) throw new Refusal(`${file} is not the secret of public tables.`);
  return secret;
};
