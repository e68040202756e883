import { expect, test } from "vitest";
import type { Grant, Membership, User } from "../../../src/membership/membership.ts";
import { newId } from "../../../src/protocol/id.ts";
import type { Role } from "../../../src/protocol/role.ts";
import { newReaders } from "../../../src/screens/session/new-readers.ts";

const [here, elsewhere] = [newId(), newId()];

const aUser = (role: Role, site: string): User => ({
  ...{ user: newId(), jwk: { kty: "OKP", crv: "Ed25519", x: "" }, recipient: "", device: newId() },
  ...{ site, role, seq: 1 },
});

const aGrant = (user: User, site: string, seq: number, key: Grant["key"] = "S"): Grant => ({
  ...{ user: user.user, site, epoch: 1, key, sealed: "", seq },
});

const withGrants = (
  users: readonly User[],
  grants: readonly Grant[],
): Pick<Membership, "users" | "grants"> => ({
  users: new Map(users.map((user) => [user.user, user])),
  grants,
});

test("a device tells of every new reader of its site once, and of no other", () => {
  const [caseworker, office, old, away, analyst] = [
    aUser("caseworker", here),
    aUser("field-office", elsewhere),
    aUser("supervisor", here),
    aUser("caseworker", elsewhere),
    aUser("analyst", here),
  ];
  const users = [caseworker, office, old, away, analyst].flatMap((user) => user ?? []);
  if (!caseworker || !office || !old || !away || !analyst) throw new Error("nobody");
  const membership = withGrants(users, [
    aGrant(old, here, 5),
    aGrant(caseworker, here, 12),
    aGrant(office, here, 13),
    aGrant(away, elsewhere, 14),
    aGrant(analyst, here, 15, "A"),
    aGrant(old, here, 16),
  ]);
  const told = newReaders(membership, here, 10, []);
  expect(told.map(({ user }) => user)).toEqual([caseworker.user, office.user]);
  expect(newReaders(membership, here, 16, [])).toEqual([]);
  expect(newReaders(membership, here, 10, [caseworker.user]).map(({ user }) => user)).toEqual([
    office.user,
  ]);
});
