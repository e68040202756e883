/** The folder in which drawn rows lie until two people have let them go. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import Papa from "papaparse";
import { z } from "zod";
import type { FileLayout } from "../src/statistics/file-layout.ts";
import { attributesIn } from "../src/statistics/microdata.ts";
import { type FileDomain, lineOf } from "../src/statistics/microdata-of-file.ts";
import { type ReleaseRefusal, release } from "../src/statistics/release-ledger.ts";
import type { Drawing } from "../src/statistics/synthetic-attack.ts";
import type { CountErrorsByLength } from "../src/statistics/synthetic-evaluation.ts";
import { changeLedger, sha256 } from "./ledger-file.ts";
import { Refusal } from "./refusal.ts";

/** What a draft is made of. */
export type Draft = {
  readonly releaseId: string;
  readonly snapshotHash: string;
  readonly layout: FileLayout;
  readonly domain: FileDomain;
  readonly drawing: Drawing;
  readonly longest: number;
  readonly fabrication: number;
  readonly errors: { readonly aggregates: CountErrorsByLength; readonly rows: CountErrorsByLength };
};

const About = z.looseObject({
  releaseId: z.string(),
  epsilon: z.number(),
  delta: z.number(),
  longest: z.number(),
  fabrication: z.number(),
  snapshot: z.string(),
  sha256: z.record(z.string(), z.string()),
});

/** Writes a draft; gives the names of its files. */
export const writeDraft = async (folder: string, draft: Draft): Promise<readonly string[]> => {
  const { aggregates, rows } = draft.drawing;
  const texts = {
    "synthetic.csv": csv(
      draft.domain.fields,
      rows.map((row) => [...lineOf(draft.domain, row)]),
    ),
    "aggregates.csv": csv(["combination", "n"], combinations(draft)),
  };
  const hashes = Object.entries(texts).map(async ([name, text]) => [name, await sha256(text)]);
  const about: z.infer<typeof About> = {
    title: "Synthetic data: no row is of a real person",
    source: draft.layout.source,
    protection: "differential privacy, adding or removing a person; discrete Gaussian noise",
    releaseId: draft.releaseId,
    epsilon: aggregates.loss.epsilon,
    delta: aggregates.loss.delta,
    longest: draft.longest,
    fabrication: draft.fabrication,
    noise: aggregates.deviations,
    publishedFrom: aggregates.thresholds,
    persons: aggregates.persons,
    fields: draft.domain.fields,
    errors: draft.errors,
    advice:
      "Counts of up to so many columns stand in aggregates.csv; take them for tables, and the rows for exploring.",
    made: new Date().toISOString(),
    snapshot: draft.snapshotHash,
    sha256: Object.fromEntries(await Promise.all(hashes)),
  };
  const all = { ...texts, [ABOUT]: `${JSON.stringify(about, null, 1)}\n` };
  for (const [name, text] of Object.entries(all)) writeFileSync(path.join(folder, name), text);
  return Object.keys(all);
};

const ABOUT = "about.json";

const csv = (fields: readonly string[], data: (string | number)[][]): string =>
  `${Papa.unparse({ fields: [...fields], data }, { newline: "\r\n" })}\r\n`;

/** Every published combination as `FIELD=CODE` with ampersands between, and its noisy count. */
const combinations = ({ domain, drawing }: Draft): (string | number)[][] => {
  const { columns, columnOf, codeOf } = domain.attributes;
  const named = (attribute: number): string =>
    `${columns[columnOf[attribute] ?? 0]?.name}=${codeOf[attribute]}`;
  return drawing.aggregates.counts.flatMap((counts) =>
    [...counts].map(([key, n]) => [attributesIn(key).map(named).join(" & "), n]),
  );
};

/** Enters the release of a draft in the ledger; gives its number. The files must be as they were made. */
export const approveDraft = async (
  folder: string,
  ledgerFolder: string,
  { author, approver }: { readonly author: string; readonly approver: string },
): Promise<string> => {
  const file = path.join(folder, ABOUT);
  if (!existsSync(file)) throw new Refusal(`There is no draft in ${folder}.`);
  const text = readFileSync(file, "utf8");
  const about = About.parse(JSON.parse(text));
  for (const [name, hash] of Object.entries(about.sha256))
    if ((await sha256(readFileSync(path.join(folder, name), "utf8"))) !== hash)
      throw new Refusal(`${name} in ${folder} is not as it was made. Draw again.`);
  return changeLedger(ledgerFolder, async (ledger) => {
    const { releaseId, epsilon, delta, longest, fabrication, snapshot } = about;
    const result = await release(
      ledger,
      {
        ...{ kind: "release", tier: "T4", reportId: "synthetic", tables: [] },
        ...{ releaseId, author, approver, epsilon, delta },
        at: new Date().toISOString(),
        parameters: { longest, fabrication },
        definitionHash: await sha256(JSON.stringify(about["fields"])),
        snapshotHash: snapshot,
        publishedHash: await sha256(text),
      },
      sha256,
    );
    if (!result.ok) throw new Refusal(explained(result.failure));
    return [result.value, releaseId];
  });
};

const explained = (failure: ReleaseRefusal): string => {
  switch (failure.type) {
    case "needs-approver":
      return "--approver must be a second person, not the author.";
    case "already-released":
      return "This draft was released before.";
    case "not-spent":
      return "The ledger knows nothing of this draft. Name with --ledger the folder it was drawn with.";
    case "differs-by-few":
    case "exposes-hidden":
      throw new Error("rows are guarded by their budget, not by comparison");
  }
};
