/**
 * The drill of a restore, as an operator would go through it: work goes on after the backup, the endpoint
 * is put back to it, and at the next synchronisations everything is there again: the log, every batch and
 * every acknowledgement, with nobody told what to do.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { backupFrames } from "../../server/registry/sql-backup.ts";
import { createSqlRegistry, openPool } from "../../server/registry/sql-registry.ts";
import { aStage, putCases, revisionsIn, standingsOf } from "../support/sync-stage.ts";

const onServer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject("databaseUrl") });
  await client.connect();
  await client.query(statement);
  await client.end();
};

test("an endpoint put back to an older backup has everything again, and says the same as before", async () => {
  const stage = await aStage(inject("databaseUrl"));
  const { organisation, database, network } = stage;
  const [founder, intake, caseworker] = ["founder", "intake", "caseworker"].map((name) =>
    organisation.member(name),
  );
  if (!founder || !intake || !caseworker) throw new Error("nobody");
  await putCases(intake, 3);
  for (const member of [intake, caseworker, founder, intake]) await member.sync();

  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const from = new URL(database.url).pathname.slice(1);
  await database.pool.end();
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${from}`);
  const live = openPool(database.url);
  const restoredUrl = new URL(database.url);
  restoredUrl.pathname = `/${name}`;
  const restored = openPool(restoredUrl.href);
  for (const pool of [live, restored]) pool.on("error", () => undefined);
  network.fetch = stage.endpointOver(createSqlRegistry(live));

  // After the backup: somebody joins, cases come, custody is signed for.
  const late = await organisation.join({ name: "late", site: "shelter", roles: ["caseworker"] });
  await putCases(late, 2);
  await putCases(intake, 4);
  for (const member of [late, intake, caseworker, founder, late, intake]) await member.sync();
  expect(await standingsOf(intake)).toEqual({ custody: 7 });
  const before = await backupFrames(live, organisation.org);

  network.fetch = stage.endpointOver(createSqlRegistry(restored));
  const noticed = await founder.sync();
  expect(noticed.alarms.map(({ type }) => type)).toContain("log-refused");
  for (const member of [caseworker, intake, late, founder, caseworker, intake, late])
    await member.sync();

  const after = await backupFrames(restored, organisation.org);
  const of = (frames: typeof before, type: string) =>
    frames
      .filter((frame) => frame.type === type)
      .map(({ bytes }) => Buffer.from(bytes).toString("base64"));
  expect(of(after, "log-entry")).toEqual(of(before, "log-entry"));
  expect([...of(after, "batch")].sort()).toEqual([...of(before, "batch")].sort());
  expect((await standingsOf(intake))["custody"]).toBe(7);
  for (const member of [founder, caseworker, late])
    expect(new Set(await revisionsIn(member)).size).toBe(9);
  const calm = await caseworker.sync();
  expect(calm).toMatchObject({ problem: undefined, alarms: [] });

  await live.end();
  await restored.end();
  await organisation.close();
  for (const one of [name, from]) await onServer(`DROP DATABASE IF EXISTS ${one} WITH (FORCE)`);
});
