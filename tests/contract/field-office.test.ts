/**
 * A field office that serves many shelters: it mirrors their sealed records, signs for them and supplies
 * them again, and opens none, but where a key holder and the administrators have granted it. And names,
 * which travel sealed like cases.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { activeUser } from "../../src/membership/membership.ts";
import { decodeBatch } from "../../src/protocol/batch.ts";
import { newId } from "../../src/protocol/id.ts";
import { newReaders } from "../../src/screens/session/new-readers.ts";
import { grantableKeys, lackingKeys } from "../../src/screens/session/reader-keys.ts";
import { commit } from "../../src/store/database.ts";
import {
  noteDirectory,
  readDirectory,
  saveDirectory,
} from "../../src/store/directory-repository.ts";
import { type Member, type Organisation, unwrap } from "../support/organisation.ts";
import { aStage, putCases, revisionsIn, type Stage, standingsOf } from "../support/sync-stage.ts";

let stage: Stage;
let organisation: Organisation;
let founder: Member;
let office: Member;
const shelters: Member[] = [];

beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
  organisation = stage.organisation;
  founder = organisation.member("founder");
  office = await organisation.join({ name: "office", site: "office", roles: ["field-office"] });
  for (const name of ["east", "west"])
    shelters.push(
      await organisation.join({ name, site: name, roles: ["supervisor"], under: "office" }),
    );
});
afterAll(() => stage.close());

const openedBy = async (member: Member): Promise<number> => {
  let opened = 0;
  for (const { blob } of await member.device.database.mirror.toArray()) {
    const { header, envelopes } = unwrap(await decodeBatch(blob));
    const outcomes = await member.clearance.openEnvelopes(
      envelopes.map((bytes) => ({ bytes, context: { from: "batch" as const, header } })),
    );
    opened += outcomes.filter((one) => one.ok && one.value.format === "revision").length;
  }
  return opened;
};

describe.sequential("a field office", () => {
  test("carries the records of all its shelters, signs for them, and opens none", async () => {
    for (const shelter of shelters) {
      await putCases(shelter, 4);
      await shelter.sync();
    }
    const report = await office.sync();
    expect(report).toMatchObject({ problem: undefined, received: { batches: 2 }, acknowledged: 2 });
    expect(await openedBy(office)).toBe(0);
    for (const shelter of shelters) {
      await shelter.sync();
      expect(await standingsOf(shelter)).toEqual({ custody: 4 });
    }
    // The founder's shelter is not its own: nothing of it comes.
    await putCases(founder, 1);
    await founder.sync();
    expect((await office.sync()).received.batches).toBe(0);
  });

  test("is offered no key by itself, and reads where it was granted and nowhere else", async () => {
    const [east, west] = shelters;
    const reader = activeUser(organisation.membership(), office.userOf("field-office"));
    if (!east || !west || !reader) throw new Error("nobody");
    await east.sync();
    const held = await east.clearance.heldKeys();
    expect(lackingKeys(organisation.membership(), reader, held)).toEqual([]);
    const [key] = grantableKeys(organisation.membership(), reader, east.site, held);
    if (!key) throw new Error("nothing to grant");
    expect(grantableKeys(organisation.membership(), reader, west.site, held)).toEqual([]);
    const before = organisation.membership().head.seq;
    const sealed = unwrap(await east.clearance.sealKeyFor(key, reader.recipient));
    await organisation.append(
      "grant",
      { user: reader.user, site: east.site, epoch: key.epoch, key: "S", sealed },
      [
        { member: founder, role: "administrator" },
        { member: east, role: "supervisor" },
      ],
    );
    await office.sync();
    expect(await openedBy(office)).toBe(4);
    // Every device of that shelter says so, and none of another.
    const { membership } = await east.sync();
    if (!membership) throw new Error("no membership");
    expect(newReaders(membership, east.site, before, [])).toMatchObject([
      { user: reader.user, role: "field-office" },
    ]);
    expect(newReaders(membership, west.site, before, [])).toEqual([]);
  });
});

test("names reach those who read the shelter's cases, sealed, and nobody else", async () => {
  const [east, west] = shelters;
  if (!east || !west) throw new Error("nobody");
  const supervisor = east.userOf("supervisor");
  const name = `Rumah ${newId()}`;
  const none = { directory: { sites: {}, people: {} }, heads: [], rev: 0 };
  unwrap(
    await saveDirectory(
      {
        device: east.device,
        clearance: east.clearance,
        author: supervisor,
        now: () => new Date(),
      },
      none,
      { sites: { [east.site]: { name } }, people: {} },
    ),
  );
  const own = await readDirectory(east.device, east.clearance, () => true);
  expect(own.directory.sites[east.site]?.name).toBe(name);
  expect(await readDirectory(east.device, east.clearance, () => false)).toEqual(none);
  await east.sync();

  // An administrator opens no case, and reads back the names he or she wrote.
  const admin = founder.userOf("administrator");
  unwrap(
    await saveDirectory(
      {
        device: founder.device,
        clearance: founder.clearance,
        author: admin,
        now: () => new Date(),
      },
      none,
      { sites: {}, people: { [admin]: { name: "Siti", contact: "" } } },
    ),
  );
  const written = await readDirectory(founder.device, founder.clearance, (user) => user === admin);
  expect(written.directory.people[admin]?.name).toBe("Siti");

  const place = async (member: Member): Promise<void> => {
    const last = await member.device.database.mirror.orderBy("n").last();
    const { envelopes } = unwrap(await decodeBatch(last?.blob ?? new Uint8Array()));
    for (const at of envelopes.keys())
      unwrap(
        await commit(member.device, [noteDirectory(`${at}`.padEnd(43, "A"), `m:${last?.n}:${at}`)]),
      );
  };
  const colleague = await organisation.join({ name: "col", site: "east", roles: ["caseworker"] });
  for (const member of [colleague, office]) await member.sync();
  await place(colleague);
  const read = await readDirectory(colleague.device, colleague.clearance, () => true);
  expect(read.directory.sites[east.site]?.name).toBe(name);
  await west.sync();
  expect(await revisionsIn(west)).toHaveLength(4);
  // Not a byte of the name is readable on the device of the office, the endpoint or the west.
  const { rows } = await stage.database.pool.query("SELECT bytes FROM batch");
  const bytes = Buffer.concat(rows.map((row) => row.bytes));
  expect(bytes.includes(Buffer.from(name))).toBe(false);
});
