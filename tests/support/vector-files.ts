/** The files of published vectors, as they lie in tests/vectors. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of vectors, and how many it must hold: fewer would be a file that shrank unnoticed. */
export type NamedVectors = {
  readonly name: string;
  readonly count: number;
  readonly content: unknown;
};

const counts: Readonly<Record<string, number>> = {
  "aes-gcm": 48,
  argon2id: 20,
  "chacha20-poly1305": 300,
  ed25519: 145,
  "hkdf-sha256": 105,
  "hmac-sha256": 87,
  x25519: 518,
};

/** Reads every file. */
export const vectorFiles = (): readonly NamedVectors[] => {
  const folder = join(import.meta.dirname, "../vectors");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((file) => {
    const name = file.replace(".json", "");
    return {
      name,
      count: counts[name] ?? 0,
      content: JSON.parse(readFileSync(join(folder, file), "utf8")),
    };
  });
};
