/** The way out: protected tables pass the release ledger before they are written anywhere. */
import { createHash, createHmac, randomUUID } from "node:crypto";
import { accessSync, constants, readFileSync, realpathSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import path from "node:path";
import Papa from "papaparse";
import { COMPLETENESS } from "../src/statistics/completeness.ts";
import {
  completenessTables,
  type PersonTable,
  personTable,
  protectTogether,
  type TogetherRefusal,
} from "../src/statistics/protect-together.ts";
import { appended, type Release, type ReleaseLedger } from "../src/statistics/release-ledger.ts";
import type { ReportQuestion } from "../src/statistics/report-question.ts";
import { fingerprintsOf } from "../src/statistics/set-fingerprint.ts";
import { protectedBy } from "../src/statistics/suppress.ts";
import type { Column, Table } from "../src/statistics/tabulate.ts";
import { printTabulation, type Tabulation } from "../src/statistics/tabulation.ts";
import type { Counted } from "../src/statistics/variable.ts";
import { changeLedger, sha256 } from "./ledger-file.ts";
import { secretIn } from "./record-keys.ts";
import { Refusal } from "./refusal.ts";

/** Options of every command that releases tables. */
export const releaseOptions = {
  ledger: { type: "string" },
  author: { type: "string" },
  approver: { type: "string" },
} as const;

/** How `--help` explains them. */
export const releaseHelp = `  --ledger FOLDER     where the release ledger lies, one for each registry (default: LINDUNG_LEDGER, or
                      .lindung-releases beside the file, or where that cannot be written the state
                      folder of your account)
  --author NAME       who lets the numbers leave (default: the name of your account)
  --approver NAME     who else agreed

Tables with --protect print or public are entered in the ledger. A table that would tell, beside those
that left before, of 1 to 10 persons is refused; the same table of the same records comes out as it
did. --protect none is entered nowhere: keep it on this machine.
`;

/** Who lets what leave, and where that is written down. */
export type Gate = {
  readonly from: string;
  readonly ledger: string;
  readonly author: string;
  readonly approver: string | undefined;
  readonly reportId: string;
};

/** The gate of a command, from its options. */
export const gateOf = (
  from: string,
  values: {
    readonly ledger?: string | undefined;
    readonly author?: string | undefined;
    readonly approver?: string | undefined;
  },
  reportId: string,
): Gate => ({
  from,
  ledger: values.ledger ?? process.env["LINDUNG_LEDGER"] ?? usualLedger(from),
  author: values.author ?? userInfo().username,
  approver: values.approver,
  reportId,
});

const usualLedger = (from: string): string => {
  const folder = path.dirname(realpathSync(from));
  try {
    accessSync(folder, constants.W_OK);
    return path.join(folder, ".lindung-releases");
  } catch {
    const state = process.env["XDG_STATE_HOME"] ?? path.join(homedir(), ".local", "state");
    const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    return path.join(state, "lindung", "releases", name);
  }
};

/** Says on standard error that exact numbers stay where they are. */
export const warnExact = (): void => {
  process.stderr.write(
    "These numbers are exact and unprotected. Keep them on this machine; use --protect print or public for anything that leaves it.\n",
  );
};

/** A table that is to leave. `lines` are the lines of the file that its persons stand on. */
export type Leaving = {
  readonly question: Pick<ReportQuestion, "rows" | "columns" | "where">;
  readonly table: Table<Counted>;
  readonly pair: readonly [Column<Counted>, Column<Counted>];
  readonly lines: Uint32Array;
};

/** Protects tables for print together and beside all that left before, and enters them; or refuses. */
export const printTogether = async (
  gate: Gate,
  leaving: readonly Leaving[],
): Promise<readonly Tabulation[]> => {
  const snapshot = sha256Of(readFileSync(gate.from));
  return changeLedger(gate.ledger, async (ledger) => {
    const fingerprint = fingerprintsOf(tokensOf(gate));
    const groups = leaving.map(({ question, table, pair, lines }): readonly PersonTable[] => {
      const where = new Map(
        question.where.map(({ name, codes }) => [name, [...codes].sort().join(";")]),
      );
      const ofPersons = (persons: Iterable<number>) =>
        fingerprint([...persons].map((person) => lines[person] ?? 0));
      return table.row.name === COMPLETENESS
        ? completenessTables(table, pair, where, ofPersons)
        : [personTable(table, pair, where, ofPersons)];
    });
    const tables = groups.flat();
    const before = releasesOf(ledger, "T2").map(({ releaseId, snapshotHash, tables: each }) => ({
      releaseId,
      snapshot: snapshotHash,
      tables: each,
    }));
    const together = protectTogether(tables, snapshot, before);
    if (!together.ok) throw new Refusal(explained(together.failure, ledger));
    const { hidden, tables: released } = together.value;
    let next = 0;
    const made = groups.map((group, at) => {
      const apart = group.map((each) => {
        next += 1;
        return protectedBy(each.table, hidden[next - 1] ?? new Map());
      });
      const table = leaving[at]?.table;
      if (!table) throw new Error("every group is of a table");
      return printTabulation(table, apart.length > 0 ? apart : undefined);
    });
    const questions = leaving.map(({ question }) => question);
    return [
      await entered(ledger, gate, { tier: "T2", snapshot, questions, made, tables: [...released] }),
      made,
    ];
  });
};

/** Enters tables for the public, which are guarded by noise that follows their persons. */
export const enterPublic = (
  gate: Gate,
  questions: readonly Leaving["question"][],
  made: readonly Tabulation[],
): Promise<void> =>
  changeLedger(gate.ledger, async (ledger) => {
    const snapshot = sha256Of(readFileSync(gate.from));
    return [
      await entered(ledger, gate, { tier: "T3", snapshot, questions, made, tables: [] }),
      undefined,
    ];
  });

type Entering = {
  readonly tier: "T2" | "T3";
  readonly snapshot: string;
  readonly questions: readonly Leaving["question"][];
  readonly made: readonly Tabulation[];
  readonly tables: Release["tables"];
};

/** The ledger with the release; as it was where the same tables left before with the same numbers. */
const entered = async (
  ledger: ReleaseLedger,
  { reportId, author, approver }: Gate,
  { tier, snapshot, questions, made, tables }: Entering,
): Promise<ReleaseLedger> => {
  const asked = questions.map(({ rows, columns, where }) => ({ rows, columns, where }));
  const definitionHash = sha256Of(JSON.stringify(asked));
  const publishedHash = sha256Of(JSON.stringify(made));
  const isSame = (release: Release): boolean =>
    release.definitionHash === definitionHash &&
    release.publishedHash === publishedHash &&
    release.snapshotHash === snapshot;
  if (releasesOf(ledger, tier).some(isSame)) return ledger;
  const fact: Release = {
    kind: "release",
    releaseId: randomUUID(),
    at: new Date().toISOString(),
    author,
    ...(approver !== undefined && { approver }),
    reportId,
    definitionHash,
    snapshotHash: snapshot,
    tier,
    parameters: tier === "T2" ? { threshold: 11 } : { base: 5 },
    tables,
    publishedHash,
  };
  return appended(ledger, fact, sha256);
};

const releasesOf = (ledger: ReleaseLedger, tier: Release["tier"]): readonly Release[] =>
  ledger.flatMap(({ fact }) => (fact.kind === "release" && fact.tier === tier ? [fact] : []));

const explained = ({ type, earlier, counts }: TogetherRefusal, ledger: ReleaseLedger): string => {
  const found = releasesOf(ledger, "T2").find(({ releaseId }) => releaseId === earlier);
  const then = found ? `${found.reportId} of ${found.at.slice(0, 10)} (${found.releaseId})` : "";
  const what =
    type === "differs-by-few"
      ? `Beside what left as ${then} this would tell of fewer than 11 persons (${counts[1]}).`
      : `Beside what left before${then ? ` up to ${then}` : ""} a hidden count could be worked out.`;
  return `${what} Nothing was written. Ask for fewer or coarser codes, leave out a --where, or wait until 11 more cases have come in.`;
};

const sha256Of = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/**
 * The secret number of each line, the same wherever the same line stands: a file of next month has the
 * persons of this one. Lines that are equal are told apart by their order.
 */
const tokensOf = ({ from, ledger }: Gate): Uint32Array => {
  const secret = secretIn(ledger);
  const { data } = Papa.parse<string[]>(readFileSync(from, "utf8").replace(/^\uFEFF/, ""), {
    skipEmptyLines: true,
  });
  const [header = [], ...rows] = data;
  const seen = new Map<string, number>();
  const taken = new Set<number>([0]);
  const tokenOf = (text: string): number => {
    for (let attempt = 0; ; attempt += 1) {
      const token = createHmac("sha256", secret)
        .update(`${text}${attempt}`)
        .digest()
        .readUInt32BE();
      if (taken.has(token)) continue;
      taken.add(token);
      return token;
    }
  };
  return Uint32Array.from(rows, (row) => {
    const text = JSON.stringify([header, row]);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return tokenOf(`${text}#${times}#`);
  });
};
