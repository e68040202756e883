/** A small invented organisation whose membership log uses every operation once or more. */
import { composeEntry, signEntry } from "../../src/membership/entry.ts";
import type { Membership } from "../../src/membership/membership.ts";
import {
  defaultPolicy,
  type OperationBody,
  type OperationName,
} from "../../src/membership/operation.ts";
import { extend, replay } from "../../src/membership/replay.ts";
import { ageIdentity, idOf, signingKey, type TestKey } from "./keys.ts";

/** Everyone who signs, by the name used below; ids follow from the same names. */
export type Organisation = {
  readonly keys: ReadonlyMap<string, TestKey>;
  readonly entries: readonly Uint8Array[];
  readonly names: readonly string[];
  readonly membership: Membership;
};

const people = [
  ["admin one", "administrator", "office"],
  ["admin two", "administrator", "office"],
  ["admin three", "administrator", "office"],
  ["intake", "intake", "shelter"],
  ["caseworker", "caseworker", "shelter"],
  ["supervisor", "supervisor", "shelter"],
  ["second supervisor", "supervisor", "shelter"],
  ["field officer", "field-office", "office"],
  ["analyst", "analyst", "office"],
  ["oversight officer", "oversight", "office"],
] as const;

/** Gives the key of a name; throws when the organisation has none. */
export const keyOf = (keys: Organisation["keys"], name: string): TestKey => {
  const key = keys.get(name);
  if (!key) throw new Error(name);
  return key;
};

/** Makes the recipient of a name. */
export const recipientOf = async (name: string): Promise<string> =>
  (await ageIdentity(name)).recipient;

/** A placeholder of the right form for a sealed key; the log does not look inside. */
export const sealedKeyOf = (name: string): string =>
  Buffer.from(`age-encryption.org/v1 sealed key of ${name} `.padEnd(150, ".")).toString(
    "base64url",
  );

/** Makes the body that enrols a person on the device of the same name. */
export const enrolBody = async (
  name: string,
  role: OperationBody<"add-user">["role"],
  site: string,
  key: TestKey,
): Promise<OperationBody<"add-user">> => ({
  user: idOf(name),
  jwk: key.jwk,
  recipient: await recipientOf(name),
  device: idOf(`${name}'s device`),
  site: idOf(site),
  role,
  invite: Buffer.alloc(16, 7).toString("base64url"),
});

/** Builds the whole log; deterministic, since Ed25519 is. */
export const buildOrganisation = async (): Promise<Organisation> => {
  const keys = new Map<string, TestKey>();
  for (const [name] of people) {
    keys.set(name, await signingKey(name));
    keys.set(`${name}'s device`, await signingKey(`${name}'s device`));
  }
  for (const name of ["receipts", "statistics 1", "statistics 2"])
    keys.set(name, await signingKey(name));
  const entries: Uint8Array[] = [];
  const names: string[] = [];
  let membership: Membership | null = null;
  const write = async <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    ...signers: readonly string[]
  ): Promise<void> => {
    const at = `2026-11-23T00:00:${String(entries.length).padStart(2, "0")}.000Z`;
    const text = composeEntry(membership, op, body, at, idOf("organisation"));
    const named = signers.map((name) => ({ kid: idOf(name), sign: keyOf(keys, name).sign }));
    const entry = await signEntry(text, named);
    const next = membership ? await extend(membership, entry) : await replay([entry]);
    if (!next.ok) throw new Error(`${op}: ${next.failure.reason}`);
    membership = next.value;
    entries.push(entry);
    names.push(op);
  };
  const administrator = (name: string) => ({ user: idOf(name), jwk: keyOf(keys, name).jwk });
  const copy = (name: string) => ({ user: idOf(name), age: sealedKeyOf(name) });
  const both = ["admin one", "admin two"] as const;

  await write(
    "genesis",
    {
      admins: [administrator("admin one"), administrator("admin two")],
      k: 2,
      R: await recipientOf("recovery"),
      policy: { ...defaultPolicy, attachments: false },
      practice: false,
    },
    ...both,
  );
  await write("set-receipt-key", { id: "receipts-1", jwk: keyOf(keys, "receipts").jwk }, ...both);
  await write("add-site", { site: idOf("office"), fieldOffice: null }, ...both);
  await write("add-site", { site: idOf("shelter"), fieldOffice: idOf("office") }, ...both);
  for (const [name, role, site] of people) {
    if (name === "admin three") continue;
    const device = `${name}'s device`;
    await write(
      "add-device",
      { device: idOf(device), jwk: keyOf(keys, device).jwk, site: idOf(site), invite: null },
      "admin one",
    );
    const body = await enrolBody(name, role, site, keyOf(keys, name));
    await write("add-user", body, ...(role === "intake" ? ["admin one"] : both));
  }
  await write(
    "rotate-site",
    {
      site: idOf("shelter"),
      epoch: 1,
      recipient: await recipientOf("shelter key 1"),
      sealed: [copy("supervisor")],
    },
    "supervisor",
    ...both,
  );
  const shelterGrant = { site: idOf("shelter"), epoch: 1, key: "S" } as const;
  for (const name of ["caseworker", "second supervisor", "field officer"]) {
    await write(
      "grant",
      { user: idOf(name), ...shelterGrant, sealed: sealedKeyOf(name) },
      "supervisor",
      ...both,
    );
  }
  await write(
    "rotate-analysis",
    {
      epoch: 1,
      recipient: await recipientOf("analysis key 1"),
      sealed: [copy("analyst")],
      statKey: { jwk: keyOf(keys, "statistics 1").jwk, sealed: [copy("supervisor")] },
    },
    "analyst",
    "supervisor",
    ...both,
  );
  await write(
    "grant",
    {
      user: idOf("second supervisor"),
      site: idOf("shelter"),
      epoch: 1,
      key: "T",
      sealed: sealedKeyOf("second supervisor"),
    },
    "supervisor",
    ...both,
  );
  await write(
    "rotate-oversight",
    {
      epoch: 1,
      recipient: await recipientOf("oversight key 1"),
      sealed: [copy("oversight officer")],
    },
    "oversight officer",
    ...both,
  );
  await write("revoke-user", { user: idOf("second supervisor"), reason: "left" }, "admin one");
  await write(
    "rotate-site",
    {
      site: idOf("shelter"),
      epoch: 2,
      recipient: await recipientOf("shelter key 2"),
      sealed: ["caseworker", "field officer", "supervisor"].map(copy),
    },
    "supervisor",
  );
  await write(
    "rotate-analysis",
    {
      epoch: 2,
      recipient: await recipientOf("analysis key 2"),
      sealed: [copy("analyst")],
      statKey: { jwk: keyOf(keys, "statistics 2").jwk, sealed: [copy("supervisor")] },
    },
    "analyst",
    "supervisor",
  );
  await write("revoke-device", { device: idOf("intake's device"), reason: "lost" }, "admin two");
  await write(
    "set-recovery",
    { R: await recipientOf("recovery 2"), ceremony: Buffer.alloc(32, 1).toString("base64url") },
    ...both,
  );
  await write(
    "set-policy",
    { policy: { ...defaultPolicy, attachments: false, padding: "coarse" } },
    ...both,
  );
  await write(
    "set-admins",
    { admins: ["admin one", "admin two", "admin three"].map(administrator), k: 2 },
    ...both,
  );
  await write(
    "erase",
    {
      items: [
        {
          batch: Buffer.alloc(32, 2).toString("base64url"),
          header: Buffer.alloc(32, 3).toString("base64url"),
          envelopes: [Buffer.alloc(32, 4).toString("base64url")],
        },
      ],
      reason: "court-order",
    },
    "admin three",
    "oversight officer",
  );
  await write(
    "release",
    { version: "0.1.0", manifest: Buffer.alloc(32, 5).toString("base64url") },
    "admin two",
  );
  if (!membership) throw new Error("no log");
  return { keys, entries, names, membership };
};
