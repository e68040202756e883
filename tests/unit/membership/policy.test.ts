import { beforeAll, describe, expect, test } from "vitest";
import type { Membership } from "../../../src/membership/membership.ts";
import {
  activeRecipients,
  authorKeyAt,
  custodianKey,
  epochStanding,
  headKey,
  isAdministrator,
  isRevokedDevice,
  mayAcknowledge,
  mayFetchAudit,
  mayFetchFeed,
  mayFetchPools,
  mayInvite,
  mayRelay,
  maySeeOrganisationStatus,
  maySeeStatus,
  maySignHead,
  maySignLog,
  mayUpload,
  receiptKey,
  requestKey,
  roleAt,
} from "../../../src/membership/policy.ts";
import { idOf, signingKey } from "../../golden/keys.ts";
import { buildOrganisation, recipientOf } from "../../golden/organisation.ts";

let membership: Membership;
beforeAll(async () => {
  membership = (await buildOrganisation()).membership;
});

const people = [
  "admin one",
  "admin three",
  "caseworker",
  "supervisor",
  "field officer",
  "analyst",
  "oversight officer",
  "intake",
  "second supervisor",
  "a stranger",
];

const shelter = idOf("shelter");
const office = idOf("office");
const whoMay = (question: (m: Membership, user: string) => boolean): string[] =>
  people.filter((name) => question(membership, idOf(name)));

describe("who may what", () => {
  test("only those who serve a site fetch its feed, relay for it and take custody", () => {
    const servants = ["caseworker", "supervisor", "field officer"];
    for (const question of [mayFetchFeed, mayRelay, mayAcknowledge]) {
      expect(whoMay((m, user) => question(m, user, shelter))).toEqual(servants);
      expect(whoMay((m, user) => question(m, user, office))).toEqual([]);
    }
  });

  test("pools are the analyst's, the audit feed is the oversight officer's", () => {
    expect(whoMay(mayFetchPools)).toEqual(["analyst"]);
    expect(whoMay(mayFetchAudit)).toEqual(["oversight officer"]);
  });

  test("administrators see status and counts, invite and sign the log", () => {
    const administrators = ["admin one", "admin three"];
    expect(whoMay(isAdministrator)).toEqual(administrators);
    expect(whoMay(maySeeOrganisationStatus)).toEqual(administrators);
    expect(whoMay((m, user) => maySeeStatus(m, user, shelter))).toEqual([
      ...administrators,
      "supervisor",
      "field officer",
    ]);
    expect(whoMay((m, user) => mayInvite(m, user, shelter))).toEqual([
      ...administrators,
      "supervisor",
    ]);
    expect(whoMay((m, user) => mayInvite(m, user, office))).toEqual(administrators);
    expect(whoMay(maySignHead)).toEqual([...administrators, "supervisor"]);
    expect(whoMay(maySignLog)).toEqual([
      ...administrators,
      "caseworker",
      "supervisor",
      "analyst",
      "oversight officer",
    ]);
  });

  test("a revoked device hands nothing in, but is known as revoked", () => {
    expect(mayUpload(membership, idOf("caseworker's device"))).toBe(true);
    expect(mayUpload(membership, idOf("intake's device"))).toBe(false);
    expect(isRevokedDevice(membership, idOf("intake's device"))).toBe(true);
    expect(isRevokedDevice(membership, idOf("an unknown device"))).toBe(false);
  });
});

describe("keys", () => {
  test("a request key is found by its kind and says whether it counts", () => {
    expect(requestKey(membership, `dev:${idOf("caseworker's device")}`)).toMatchObject({
      kind: "device",
      active: true,
    });
    expect(requestKey(membership, `dev:${idOf("intake's device")}`)?.active).toBe(false);
    expect(requestKey(membership, `usr:${idOf("intake")}`)?.active).toBe(false);
    expect(requestKey(membership, `usr:${idOf("admin three")}`)?.active).toBe(true);
    expect(requestKey(membership, `usr:${idOf("caseworker's device")}`)).toBeUndefined();
    expect(requestKey(membership, `dev:${idOf("caseworker")}`)).toBeUndefined();
    expect(requestKey(membership, `abc:${idOf("caseworker")}`)).toBeUndefined();
  });

  test("an author counts at the log head the batch names, not before and not after", () => {
    const user = membership.users.get(idOf("second supervisor"));
    const { seq = 0, revokedAt = 0 } = user ?? {};
    const heads = [seq - 1, seq, revokedAt - 1, revokedAt];
    expect(heads.map((head) => roleAt(membership, idOf("second supervisor"), head))).toEqual([
      undefined,
      "supervisor",
      "supervisor",
      undefined,
    ]);
    expect(authorKeyAt(membership, seq)(idOf("second supervisor"))).toEqual(user?.jwk);
    expect(authorKeyAt(membership, revokedAt)(idOf("second supervisor"))).toBeUndefined();
  });

  test("statistics are checked with the key of their epoch", async () => {
    const key = authorKeyAt(membership, membership.head.seq);
    expect(key("stat:1")).toEqual((await signingKey("statistics 1")).jwk);
    expect(key("stat:2")).toEqual((await signingKey("statistics 2")).jwk);
    expect(key("stat:3")).toBeUndefined();
    expect(key("stat:01")).toBeUndefined();
  });

  test("custody, heads and receipts each have their own keys", async () => {
    const { jwk } = await signingKey("receipts");
    expect(receiptKey(membership)("receipts-1")).toEqual(jwk);
    expect(receiptKey(membership)(idOf("admin one"))).toBeUndefined();
    expect(custodianKey(membership)(idOf("caseworker's device"))).toBeDefined();
    expect(custodianKey(membership)(idOf("intake's device"))).toBeUndefined();
    expect(headKey(membership)(idOf("caseworker"))).toBeUndefined();
    expect(headKey(membership)(idOf("admin three"))).toBeDefined();
  });
});

describe("what is sealed to", () => {
  test("identified records go to the site's current key and the recovery key", async () => {
    const recovery = await recipientOf("recovery 2");
    const site = await recipientOf("shelter key 2");
    for (const kind of [1, 4, 5] as const) {
      expect(activeRecipients(membership, kind, shelter)).toEqual({
        epoch: 2,
        recipients: [site, recovery],
      });
    }
    expect(activeRecipients(membership, 2, shelter)?.recipients[0]).toBe(
      await recipientOf("analysis key 2"),
    );
    expect(activeRecipients(membership, 3, shelter)?.recipients[0]).toBe(
      await recipientOf("oversight key 1"),
    );
    expect(activeRecipients(membership, 1, office)).toBeUndefined();
  });

  test("an older epoch is taken for 30 days after it was replaced", () => {
    const replaced = Date.parse(membership.sites.get(shelter)?.epochs.at(-1)?.at ?? "");
    const day = 86_400_000;
    const standing = (epoch: number, days: number) =>
      epochStanding(membership, { kind: 1, dest: shelter, epoch }, replaced + days * day);
    expect(standing(2, 400)).toBe("current");
    expect(standing(1, 30)).toBe("previous");
    expect(standing(1, 31)).toBe("old");
    expect(standing(3, 0)).toBe("unknown");
  });
});
