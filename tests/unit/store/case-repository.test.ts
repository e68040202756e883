import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import { absorb, isBehind } from "../../../src/store/absorb.ts";
import {
  allRows,
  firstRows,
  openCase,
  submitCase,
  wireRow,
} from "../../../src/store/case-repository.ts";
import { commit } from "../../../src/store/database.ts";
import { type Desk, settle } from "../../../src/store/desk.ts";
import { caseIdOf, discardDraft, listDrafts, saveDraft } from "../../../src/store/drafts.ts";
import {
  framedBatches,
  markCustody,
  markReceived,
  nextReady,
  outboxCounts,
} from "../../../src/store/outbox.ts";
import { reviewCase, sealPendingStatistics } from "../../../src/store/review-case.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";
import { aDesk, aDocument, deliver, mirror, named } from "./a-desk.ts";
import { aPlace, leave, type Place } from "./a-vessel.ts";

let organisation: Organisation;
let places: Place[];
let intake: Desk;
let supervisor: Desk;

beforeAll(async () => {
  organisation = await anOrganisation("intake", "supervisor", "analyst");
});
beforeEach(async () => {
  places = [aPlace(), aPlace()];
  intake = await deskOf(0);
  supervisor = await deskOf(1);
});
afterEach(async () => {
  await settle(intake);
  await settle(supervisor);
  intake.device.database.close();
  supervisor.device.database.close();
  places.forEach(leave);
});

const deskOf = (at: number): Promise<Desk> => {
  const [person, place] = [organisation.people[at], places[at]];
  if (!person || !place) throw new Error("no such person");
  return aDesk(organisation, person, place);
};

const must = <Value>(
  result: { ok: true; value: Value } | { ok: false; failure: unknown },
): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};

const idOf = (document: ReturnType<typeof aDocument>): string => caseIdOf(document) ?? "";

const labels = (rows: readonly { label: string }[]) => rows.map(({ label }) => label).sort();

test("a draft keeps what was typed, even what cannot be right, and its newest state alone", async () => {
  const document = {
    ...named(aDocument(intake), "Dara"),
    victim: { ageAtRegistration: "about 15?" },
  };
  const { eid } = must(await saveDraft(intake, { parents: [], document: named(document, "D") }));
  must(await saveDraft(intake, { eid, parents: [], document }));
  expect(await listDrafts(intake)).toMatchObject([{ eid, document }]);
  expect(await outboxCounts(intake.device)).toMatchObject({ drafts: 1, ready: 0, bytes: 0 });
  const again = await deskOf(0);
  expect(await listDrafts(again)).toMatchObject([{ eid, document }]);
  must(await discardDraft(again, eid));
  expect(await listDrafts(again)).toEqual([]);
});

test("a finished case opens again, is ready to be sent, and its draft is gone", async () => {
  const document = named(aDocument(intake), "Dara");
  const { eid } = must(await saveDraft(intake, { parents: [], document }));
  const { row } = must(await submitCase(intake, { eid, parents: [], document }));
  expect(row).toMatchObject({ label: "Dara", workflow: "submitted" });
  const opened = must(await openCase(intake, idOf(document)));
  expect(opened).toMatchObject({ delivery: "ready", missing: 0, rev: 1, heads: row.heads });
  expect(opened.merged.document).toEqual(document);
  expect(await outboxCounts(intake.device)).toMatchObject({ drafts: 0, ready: 1 });
  expect(firstRows(intake)).toEqual([row]);
});

test("after a new start the queue shows the same rows without opening a case", async () => {
  const made = ["Amina", "Bora", "Chan"].map((name) => named(aDocument(intake), name));
  for (const document of made) must(await submitCase(intake, { parents: [], document }));
  must(await settle(intake));
  const again = await deskOf(0);
  expect(firstRows(again)).toEqual(firstRows(intake));
  expect(labels(await allRows(again))).toEqual(["Amina", "Bora", "Chan"]);
  expect(await isBehind(again)).toBe(false);
});

test("a start right after a save finds the row, although the index was not at rest yet", async () => {
  const document = named(aDocument(intake), "Dara");
  must(await submitCase(intake, { parents: [], document }));
  const again = await deskOf(0);
  expect(await isBehind(again)).toBe(true);
  must(await absorb(again));
  expect(labels(firstRows(again))).toEqual(["Dara"]);
});

test("a supervisor's device reads what came, approves it, and the author sees that", async () => {
  const document = named(aDocument(intake), "Dara");
  must(await submitCase(intake, { parents: [], document }));
  await deliver(intake, supervisor);
  const seen: string[] = [];
  const report = must(
    await absorb(supervisor, {
      onProgress: ({ rows }) => {
        for (const { label } of rows) seen.push(label);
      },
    }),
  );
  expect(report).toMatchObject({ cases: 1, quarantined: 0 });
  expect(seen).toEqual(["Dara"]);
  const decided = must(
    await reviewCase(supervisor, idOf(document), { type: "approve" }, () => ({
      ok: true,
      value: { schema: "stat@1", data: { sex: "female" } },
    })),
  );
  expect(decided.row.workflow).toBe("approved");
  expect(await outboxCounts(supervisor.device)).toMatchObject({ ready: 2 });
  const opened = must(await openCase(supervisor, idOf(document)));
  expect(opened).toMatchObject({ rev: 2, merged: { conflicts: [] } });
});

test("statistical records wait a week, unless somebody asks for them", async () => {
  const document = aDocument(supervisor);
  must(await submitCase(supervisor, { parents: [], document }));
  const counted = () => ({ ok: true, value: { schema: "stat@1", data: {} } }) as const;
  must(await reviewCase(supervisor, idOf(document), { type: "approve" }, counted));
  const now = Date.parse("2026-11-23T05:00:00.000Z");
  const week = 7 * 24 * 3_600_000;
  const kinds = async (options: Parameters<typeof nextReady>[1]) => {
    const rows = await nextReady(supervisor.device, options);
    return rows?.kind;
  };
  expect(await kinds({ now })).toBe(1);
  await supervisor.device.database.envelopes
    .filter(({ state, kind }) => state === "ready" && kind === 1)
    .delete();
  expect(await kinds({ now })).toBeUndefined();
  expect(await kinds({ now, includeStatistics: true })).toBe(2);
  expect(await kinds({ now: now + week })).toBe(2);
});

test("a case approved before there was an analysis key is counted when there is one", async () => {
  const document = aDocument(supervisor);
  must(await submitCase(supervisor, { parents: [], document }));
  const { log, site, people } = organisation;
  const device = people[1]?.device ?? "";
  const counted = () => ({ ok: true, value: { schema: "stat@1", data: {} } }) as const;
  await supervisor.clearance.admit({ device, site, log: { ...log, analysis: [] } });
  must(await reviewCase(supervisor, idOf(document), { type: "approve" }, counted));
  expect(await sealPendingStatistics(supervisor, counted)).toMatchObject({ ok: false });
  await supervisor.clearance.admit({ device, site, log });
  expect(await sealPendingStatistics(supervisor, counted)).toEqual({ ok: true, value: 1 });
  expect(await sealPendingStatistics(supervisor, counted)).toEqual({ ok: true, value: 0 });
  const kinds = (await supervisor.device.database.envelopes.toArray()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 2)).toHaveLength(1);
});

test("who builds on an old state is told, and two heads merge into one case", async () => {
  const document = named(aDocument(intake), "Dara");
  const first = must(await submitCase(intake, { parents: [], document }));
  await deliver(intake, supervisor);
  must(await absorb(supervisor));
  const parents = [first.revision];
  must(await submitCase(intake, { parents, document: named(document, "Dara K.") }));
  const refused = await submitCase(intake, { parents, document });
  expect(refused).toEqual({ ok: false, failure: { type: "base-moved" } });
  must(
    await reviewCase(
      supervisor,
      idOf(document),
      { type: "return", remark: "Which province?" },
      () => ({
        ok: false,
        failure: "held",
      }),
    ),
  );
  await deliver(intake, supervisor);
  must(await absorb(supervisor));
  const opened = must(await openCase(supervisor, idOf(document)));
  expect(opened.heads).toHaveLength(2);
  expect(opened.row).toMatchObject({ label: "Dara K.", heads: opened.heads });
});

test("the state of a case follows its envelope until another device holds it", async () => {
  const document = aDocument(intake);
  must(await submitCase(intake, { parents: [], document }));
  const delivery = async () => must(await openCase(intake, idOf(document))).delivery;
  expect(await delivery()).toBe("ready");
  await deliver(intake);
  expect(await delivery()).toBe("sent");
  const [batch] = await framedBatches(intake.device);
  const seq = batch?.seq ?? 0;
  must(await markReceived(intake.device, seq, new Uint8Array([1])));
  expect(await delivery()).toBe("received");
  must(await markCustody(intake.device, [seq], { id: "ack", blob: new Uint8Array([2]) }));
  expect(await delivery()).toBe("custody");
});

test("one bad envelope is quarantined with its reason and stops nothing", async () => {
  const [bad, good] = [named(aDocument(intake), "Bad"), named(aDocument(intake), "Good")];
  must(await submitCase(intake, { parents: [], document: bad }));
  must(await submitCase(intake, { parents: [], document: good }));
  const row = await intake.device.database.envelopes.filter(({ n }) => n === 2).first();
  const blob = new Uint8Array(row?.blob ?? []);
  blob[blob.length - 1] = (blob.at(-1) ?? 0) ^ 1;
  await intake.device.database.envelopes.update(row?.eid ?? "", { blob });
  await deliver(intake, supervisor);
  expect(must(await absorb(supervisor))).toMatchObject({ cases: 1, quarantined: 1 });
  expect(labels(await allRows(supervisor))).toEqual(["Good"]);
  const apart = await supervisor.device.database.quarantine.toArray();
  expect(apart).toMatchObject([{ reason: "damaged" }]);
});

/** Seals a revision past the checks of `submitCase` and has it arrive at the supervisor's. */
const arrive = async (changes: {
  schema?: string;
  rev?: number;
  parents?: string[];
  caseId?: string;
  data?: object;
}) => {
  const document = named(aDocument(intake), "Dara");
  const sealed = must(
    await intake.clearance.sealRevisions(
      [
        {
          type: "case-revision",
          author: intake.author,
          dest: intake.device.site,
          at: "2026-11-23T04:00:00.000Z",
          schema: "case@1",
          caseId: idOf(document),
          statId: newId(),
          rev: 1,
          parents: [],
          consent: {},
          conflicts: [],
          ...changes,
          data: { ...document, ...changes.data },
        },
      ],
      "both",
    ),
  );
  const [one] = sealed;
  if (!one?.wire) throw new Error("nothing was sealed");
  const row = wireRow(intake, one.wire, newId());
  must(await commit(intake.device, [{ table: "envelopes", key: row.eid, row }]));
  await deliver(intake, supervisor);
  return { caseId: idOf(document), report: must(await absorb(supervisor)) };
};

test("a revision of a newer program is kept and shown, not thrown away", async () => {
  const { caseId, report } = await arrive({
    schema: "case@2",
    data: { horoscope: "unknown here" },
  });
  expect(report).toMatchObject({ cases: 1, quarantined: 0 });
  const opened = must(await openCase(supervisor, caseId));
  expect(opened.merged.flags.unknownSchema).toBe(true);
  expect(opened.merged.document).toMatchObject({ horoscope: "unknown here" });
});

test("a document its schema refuses, a draft on the wire and a false number are put apart", async () => {
  const reasons = async () =>
    (await supervisor.device.database.quarantine.toArray()).map(({ reason }) => reason).sort();
  expect((await arrive({ data: { horoscope: "lion" } })).report).toMatchObject({ quarantined: 1 });
  expect((await arrive({ schema: "case-draft@1" })).report).toMatchObject({ quarantined: 1 });
  const document = aDocument(intake);
  const { revision } = must(await submitCase(intake, { parents: [], document }));
  await deliver(intake, supervisor);
  must(await absorb(supervisor));
  const onto = { parents: [revision], caseId: idOf(document) };
  expect((await arrive({ ...onto, rev: 3 })).report).toMatchObject({ quarantined: 1, cases: 0 });
  expect((await arrive({ ...onto, rev: 2 })).report).toMatchObject({ quarantined: 0, cases: 1 });
  expect(await reasons()).toEqual(["graph-rule", "schema-refused", "schema-unknown"]);
});

test("the same batch twice, and own work coming back, change nothing", async () => {
  const document = named(aDocument(intake), "Dara");
  must(await submitCase(intake, { parents: [], document }));
  await deliver(intake, supervisor);
  must(await absorb(supervisor));
  const before = await allRows(supervisor);
  const again = await supervisor.device.database.mirror.get(1);
  await mirror(supervisor.device, again?.blob ?? new Uint8Array(), "B".repeat(43));
  expect(must(await absorb(supervisor)).cases).toBe(0);
  expect(await allRows(supervisor)).toEqual(before);
  expect(must(await absorb(supervisor))).toMatchObject({ cases: 0, envelopes: 0 });
});

test("an index whose segments are lost, swapped or rolled back is made anew", async () => {
  const documents = ["Amina", "Bora", "Chan", "Dara"].map((name) => named(aDocument(intake), name));
  for (const document of documents) must(await submitCase(intake, { parents: [], document }));
  const { segments } = intake.device.database;
  must(await settle(intake));
  const older = await segments.filter(({ segment }) => segment.includes(":queue:")).toArray();
  const [first] = documents;
  if (!first) throw new Error("there is a first case");
  const opened = must(await openCase(intake, idOf(first)));
  must(await submitCase(intake, { parents: opened.heads, document: named(first, "Amina B.") }));
  must(await settle(intake));
  const names = ["Amina B.", "Bora", "Chan", "Dara"];
  await segments.bulkPut(older);
  expect(labels(await allRows(await deskOf(0)))).toEqual(names);
  const [one, two] = await segments.filter(({ segment }) => segment.includes(":queue:")).toArray();
  if (!one || !two) throw new Error("there are segments");
  await segments.bulkPut([
    { ...one, blob: two.blob },
    { ...two, blob: one.blob },
  ]);
  expect(labels(await allRows(await deskOf(0)))).toEqual(names);
  await segments.clear();
  const again = await deskOf(0);
  expect(await isBehind(again)).toBe(true);
  must(await absorb(again));
  expect(labels(await allRows(again))).toEqual(names);
  expect(labels(firstRows(again))).toEqual(names);
});

test("nothing readable is at rest", async () => {
  const document = named(aDocument(intake), "Quetzalcoatl");
  must(await saveDraft(intake, { parents: [], document }));
  must(await submitCase(intake, { parents: [], document }));
  const rows = await Promise.all(intake.device.database.tables.map((table) => table.toArray()));
  const bytes = rows.flat().flatMap((row) => Object.values(row));
  const text = bytes
    .map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : JSON.stringify(value),
    )
    .join("\n");
  for (const word of ["Quetzalcoatl", "submitted", "TEST-26", "2026-11-23", idOf(document)])
    expect(text).not.toContain(word);
});
