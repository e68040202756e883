/**
 * Whatever is handed to a parser: it answers with a value or a typed refusal, never with an exception,
 * never late, and never takes what was altered for what was signed or sealed.
 */
import { appendFileSync, mkdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalBytes } from "../../../src/protocol/bytes.ts";
import { altered } from "../../support/altered.ts";
import { everyParser, type Parser } from "../../support/parsers.ts";

/** How many altered inputs each parser is given; a release asks for 200,000. */
const runs = Number(process.env["LINDUNG_FUZZ"] ?? 300);
const longestInMilliseconds = 50;

const parsers = await everyParser();

describe("given anything", () => {
  test.each(Object.entries(parsers))("%s", { timeout: 3_600_000 }, async (name, parser) => {
    for (const sample of parser.samples.slice(0, 3))
      expect(await parser.read(sample), "a sample must be read").toBeDefined();
    let accepted = 0;
    let slowest = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0xffff_ffff }), async (seed) => {
        const input = altered(parser.samples, seed);
        const { read, took } = await timed(parser, input);
        slowest = Math.max(slowest, took);
        if (read === undefined || read === "understood") return;
        accepted += 1;
        // One meaning has one spelling: what was understood is written as it came.
        expect(equalBytes(read, input)).toBe(true);
        if (parser.isAuthentic)
          expect(parser.samples.some((sample) => equalBytes(sample, input))).toBe(true);
      }),
      { numRuns: runs },
    );
    expect(slowest).toBeLessThan(longestInMilliseconds);
    note(name, accepted, slowest);
  });
});

/**
 * The time a parser takes. On a machine that is busy with something else the clock is no measure: then
 * the time the processor gave is.
 */
const timed = async (parser: Parser, input: Uint8Array) => {
  const start = performance.now();
  const read = await parser.read(input);
  const took = performance.now() - start;
  if (took < longestInMilliseconds) return { read, took };
  const before = process.cpuUsage();
  await parser.read(input);
  const { user, system } = process.cpuUsage(before);
  return { read, took: (user + system) / 1_000 };
};

/** A campaign leaves one line a parser. */
const note = (name: string, accepted: number, slowest: number): void => {
  if (runs < 10_000) return;
  mkdirSync("artefacts", { recursive: true });
  const line = `${runs} inputs, ${accepted} read back as they came, slowest ${slowest.toFixed(1)} ms: ${name}\n`;
  appendFileSync("artefacts/fuzz.txt", line);
};
