/** The golden file of the membership log. */
import { composeEntry, signEntry } from "../../src/membership/entry.ts";
import type { Membership } from "../../src/membership/membership.ts";
import type { OperationBody, OperationName } from "../../src/membership/operation.ts";
import { zeroHash } from "../../src/protocol/hash.ts";
import type { GoldenFile } from "./golden-file.ts";
import { idOf } from "./keys.ts";
import { keyOf, type Organisation } from "./organisation.ts";

/** A log with every operation. */
export const logFile = async (organisation: Organisation): Promise<GoldenFile> => {
  const { entries, membership, keys } = organisation;
  const write = async <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    signers: readonly string[],
    onto: Membership = membership,
  ): Promise<string> => {
    const text = composeEntry(onto, op, body, "2026-11-24T00:00:00.000Z");
    const named = signers.map((name) => ({ kid: idOf(name), sign: keyOf(keys, name).sign }));
    return new TextDecoder().decode(await signEntry(text, named));
  };
  const site = { site: idOf("new site"), fieldOffice: null };
  const both = ["admin one", "admin two"];
  const moved = { ...membership, head: { ...membership.head, hash: zeroHash } };
  const decoder = new TextDecoder();
  return {
    about:
      "A log with every operation, and entries that are refused as the next one. 'state' is what replaying gives.",
    accepted: [
      {
        entries: entries.map((entry) => decoder.decode(entry)),
        head: membership.head,
        genesis: membership.genesis,
        state: summaryOf(membership),
      },
    ],
    refused: [
      { reason: "signatures-missing", entry: await write("add-site", site, ["admin one"]) },
      { reason: "signatures-missing", entry: await write("add-site", site, ["supervisor"]) },
      { reason: "unknown-key", entry: await write("add-site", site, [...both, "intake"]) },
      { reason: "wrong-place", entry: await write("add-site", site, both, moved) },
      {
        reason: "id-in-use",
        entry: await write("add-site", { ...site, site: idOf("shelter") }, both),
      },
      {
        reason: "unknown-user",
        entry: await write("revoke-user", { user: idOf("intake"), reason: "left" }, both),
      },
      { reason: "not-a-jws", entry: ` ${await write("add-site", site, both)}` },
    ],
  };
};

/** The state of a membership as plain JSON, maps as lists in the order of the log. */
export const summaryOf = (membership: Membership): unknown => ({
  k: membership.k,
  practice: membership.practice,
  admins: [...membership.admins.keys()],
  recovery: membership.recovery,
  padding: membership.policy.padding,
  sites: [...membership.sites.values()],
  devices: [...membership.devices.values()].map(({ device, revokedAt }) => ({ device, revokedAt })),
  users: [...membership.users.values()].map(({ user, role, site, revokedAt }) => ({
    user,
    role,
    site,
    revokedAt,
  })),
  grants: membership.grants.map(({ user, key, epoch, site }) => ({ user, key, epoch, site })),
  analysis: membership.analysis,
  oversight: membership.oversight,
  receiptKeys: [...membership.receiptKeys.keys()],
  erased: [...membership.erased.keys()],
  releases: membership.releases,
});
