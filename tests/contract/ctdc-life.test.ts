/**
 * Public CTDC rows live as cases: saved and sealed by a caseworker, sent to a real endpoint, opened and
 * approved by a supervisor on another device, and counted by an analyst who holds statistical records
 * and nothing else. The counts must be those of a plain script that counts the rows.
 *
 * Every 34th of the 16,998 rows; `LINDUNG_CTDC=all` takes them all. Without the file, invented rows of
 * the same shape.
 */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { usualLimits } from "../../server/endpoint/endpoint-options.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import countries from "../../src/domain/lists/countries.json" with { type: "json" };
import { newId } from "../../src/protocol/id.ts";
import { ok } from "../../src/protocol/result.ts";
import {
  STATISTICAL_SCHEMA,
  StatisticalRecord,
  toStatisticalRecord,
} from "../../src/statistics/statistical-record.ts";
import { countBy, populationOf, tabulate } from "../../src/statistics/tabulate.ts";
import { absorb } from "../../src/store/absorb.ts";
import { allRows, submitCase } from "../../src/store/case-repository.ts";
import { type Desk, openDesk, settle } from "../../src/store/desk.ts";
import { toJsonObject } from "../../src/store/find-envelopes.ts";
import type { QueueRow } from "../../src/store/index-row.ts";
import { reviewCase, type ToStatistics } from "../../src/store/review-case.ts";
import { createEndpointClient } from "../../src/sync/endpoint.ts";
import { fetchPools } from "../../src/sync/pools.ts";
import { signerOf } from "../../src/vault/clearance.ts";
import { ctdcFile, ctdcRows, documentFromCtdcRow } from "../support/ctdc.ts";
import { aFreshDatabase, type FreshDatabase } from "../support/database.ts";
import { oracleOf } from "../support/oracle.ts";
import { anOrganisation, type Member, type Organisation, unwrap } from "../support/organisation.ts";
import { anEndpoint, testServer } from "../support/server.ts";

const isWhole = process.env["LINDUNG_CTDC"] === "all";
const step = isWhole ? 1 : 34;
const rows = ctdcRows().filter((_row, at) => at % step === 0);
const source = ctdcFile() ? "public rows" : "invented rows (the CTDC file is not here)";

const timeLimit = isWhole ? 3 * 3_600_000 : 240_000;

/** Says how long a part of the whole run took: it is a measurement too (docs/benchmarks.md). */
const timed = async <Value>(name: string, work: Promise<Value>): Promise<Value> => {
  const start = performance.now();
  const value = await work;
  const seconds = (performance.now() - start) / 1_000;
  if (isWhole) process.stdout.write(`ctdc-${name} ${seconds.toFixed(1)} s, ${rows.length} cases\n`);
  return value;
};

let database: FreshDatabase;
let organisation: Organisation;
let fetchHere: typeof globalThis.fetch;
beforeAll(async () => {
  database = await aFreshDatabase(inject("databaseUrl"));
  // One day of this test is years of a shelter: a limit for a day is not what it is about.
  const limits = { ...usualLimits, keyPerMinute: 100_000, keyBytesPerDay: 1e12 };
  fetchHere = (await anEndpoint(database.registry, { limits })).fetch;
  organisation = await anOrganisation({ server: testServer, fetch: fetchHere, practice: true });
});
afterAll(async () => {
  await organisation?.close();
  await database?.drop();
});

const deskOf = async ({ device, clearance, userOf }: Member, role: "caseworker" | "supervisor") =>
  unwrap(await openDesk({ device, clearance, author: userOf(role) }));

const toStatistics: ToStatistics = (document, conflicts) => {
  const record = toStatisticalRecord(document, conflicts);
  return record.ok ? ok({ schema: STATISTICAL_SCHEMA, data: toJsonObject(record.value) }) : record;
};

const takeIn = async (desk: Desk): Promise<void> => {
  for (const [number, row] of rows.entries()) {
    const document = documentFromCtdcRow(row, {
      ...{ number, siteCode: "QK7M", site: desk.device.site, owner: desk.author },
      ...{ device: desk.device.device, at: "2026-11-23T08:00:00.000Z", newId },
    });
    unwrap(
      await submitCase(desk, { parents: [], document: document as JsonObject, conflicts: [] }),
    );
  }
  await settle(desk);
};

const approveAll = async (desk: Desk, waiting: readonly QueueRow[]): Promise<void> => {
  for (const { caseId } of waiting)
    unwrap(await reviewCase(desk, caseId, { type: "approve" }, toStatistics));
  await settle(desk);
};

const recordsOf = async (analyst: Member): Promise<readonly StatisticalRecord[]> => {
  const user = analyst.userOf("analyst");
  const records: StatisticalRecord[] = [];
  const client = createEndpointClient({ base: testServer, fetch: fetchHere, now: Date.now });
  const key = { keyid: `usr:${user}`, sign: signerOf(analyst.clearance, user) };
  unwrap(
    await fetchPools(client, key, new Set(), async ({ envelopes }) => {
      const opened = await analyst.clearance.openEnvelopes(
        envelopes.map((bytes) => ({ bytes, context: { from: "pool" } })),
      );
      for (const one of opened)
        if (one.ok && one.value.format === "revision" && one.value.payload.type === "stat")
          records.push(StatisticalRecord.parse(one.value.payload.data));
    }),
  );
  return records;
};

const alpha2 = new Map(countries.map(([alpha3 = "", two = ""]) => [alpha3, two]));
const country = (code: string): string => alpha2.get(code) ?? code;
const capital = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1);
const named = (counts: ReadonlyMap<string, number>, nameOf: (code: string) => string) =>
  Object.fromEntries([...counts].map(([code, n]) => [nameOf(code), n]));
const known = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([code]) => code !== ""));

test(
  `${source}, lived through as cases, are counted as a plain script counts them`,
  async () => {
    const caseworker = organisation.member("caseworker");
    const founder = organisation.member("founder");
    await timed("save", takeIn(await deskOf(caseworker, "caseworker")));
    const sent = await timed("send", caseworker.sync({ urgent: true }));
    expect(sent.problem).toBeUndefined();

    expect((await timed("receive", founder.sync())).problem).toBeUndefined();
    const desk = await deskOf(founder, "supervisor");
    unwrap(await timed("open", absorb(desk)));
    const waiting = await allRows(desk);
    expect(waiting).toHaveLength(rows.length);
    await timed("approve", approveAll(desk, waiting));
    const approved = await timed("send-approved", founder.sync({ urgent: true }));
    expect(approved.problem).toBeUndefined();

    const analyst = organisation.member("analyst");
    await analyst.sync();
    const records = await timed("fetch-statistics", recordsOf(analyst));
    expect(records).toHaveLength(rows.length);
    const population = populationOf(records);
    const oracle = oracleOf(rows);
    expect(named(countBy(population, "sex"), capital)).toEqual(known(oracle.gender));
    expect(named(countBy(population, "citizenship"), country)).toEqual(known(oracle.citizenship));
    expect(named(countBy(population, "countryOfExploitation"), country)).toEqual(
      known(oracle.countryOfExploitation),
    );
    const corridors = tabulate(population, "citizenship", "countryOfExploitation");
    const cells = corridors.rowCodes.flatMap((from, r) =>
      corridors.columnCodes.flatMap((to, c) => {
        const n = corridors.cells[r * corridors.columnCodes.length + c] ?? 0;
        return n > 0 ? [[`${country(from)} ${country(to)}`, n] as const] : [];
      }),
    );
    expect(Object.fromEntries(cells)).toEqual(oracle.corridorTable.cells);

    const stored = await database.pool.query("SELECT bytes FROM batch");
    expect(stored.rows.length).toBeGreaterThan(0);
    const all = Buffer.concat(stored.rows.map(({ bytes }) => bytes));
    // With its dash: four letters alone turn up by chance in megabytes of base64.
    for (const word of ["forced_labour", "citizenship", "QK7M-"])
      expect(all.includes(word)).toBe(false);
  },
  timeLimit,
);
