/**
 * Writes the golden files beside this one: `npx tsx tests/golden/make.ts`. Frozen files that exist
 * are kept, whatever happens: what was sealed once must be readable for ever.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildReproducible } from "./build.ts";
import type { GoldenFile } from "./golden-file.ts";
import { makeFrozen } from "./sealed-files.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const write = (name: string, file: GoldenFile): void =>
  writeFileSync(pathOf(name), `${JSON.stringify(file, null, 1)}\n`);

for (const [name, file] of Object.entries(await makeFrozen())) {
  if (!existsSync(pathOf(name))) write(name, file);
}
const Envelopes = z.object({
  accepted: z.array(z.object({ type: z.string(), bytes: z.string() })),
});
const { accepted } = Envelopes.parse(JSON.parse(readFileSync(pathOf("envelopes.json"), "utf8")));
for (const [name, file] of Object.entries(await buildReproducible(accepted))) write(name, file);
