/**
 * An entry of the membership log in plain words: what it does, and what it will let someone see. Shown
 * before one signs and to everybody who is asked to sign.
 */
import type { Operation } from "../../membership/operation.ts";
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import type { Names } from "./names.ts";

/** A change in words. */
export type DescribedChange = { readonly what: string; readonly sees: string };

/** An operation without its place in the log. */
export type Change = Operation extends infer One
  ? One extends { readonly op: infer Op; readonly body: infer Body }
    ? { readonly op: Op; readonly body: Body }
    : never
  : never;

/** Describes a change. `roleOf` gives the role of somebody the log knows. */
export const describeChange = (
  { say }: Words,
  names: Names,
  roleOf: (user: string) => Role | undefined,
  change: Change,
): DescribedChange => {
  const nothing = say("sees.nothing");
  switch (change.op) {
    case "add-user": {
      const { role, site } = change.body;
      return {
        what: say("change.add-user", { role: say(`role.${role}`), site: names.site(site) }),
        sees: say(`sees.${role}`, { site: names.site(site) }),
      };
    }
    case "grant": {
      const { user, site, key } = change.body;
      const role = roleOf(user);
      return {
        what: say("change.grant", {
          person: names.person(user),
          role: role ? say(`role.${role}`) : "",
        }),
        sees: say(`sees.key.${key}`, { person: names.person(user), site: names.site(site) }),
      };
    }
    case "revoke-user":
      return {
        what: say("change.revoke-user", { person: names.person(change.body.user) }),
        sees: say("sees.revoke"),
      };
    case "revoke-device":
      return {
        what: say("change.revoke-device", { device: change.body.device.slice(0, 8) }),
        sees: say("sees.revoke"),
      };
    case "add-site":
      return {
        what:
          change.body.fieldOffice === null
            ? say("change.add-site")
            : say("change.add-site.field", { site: names.site(change.body.fieldOffice) }),
        sees: say(change.body.fieldOffice === null ? "sees.nothing" : "sees.field-site"),
      };
    case "set-admins":
      return {
        what: say("change.set-admins", {
          people: change.body.admins.map(({ user }) => names.person(user)).join(", "),
          count: change.body.k,
        }),
        sees: say("sees.set-admins"),
      };
    case "set-recovery":
      return { what: say("change.set-recovery"), sees: say("sees.set-recovery") };
    case "set-policy":
      return { what: say("change.set-policy"), sees: say("sees.set-policy") };
    case "rotate-site":
      return {
        what: say("change.rotate-site", { site: names.site(change.body.site) }),
        sees: say("sees.rotate", {
          people: change.body.sealed.map(({ user }) => names.person(user)).join(", "),
        }),
      };
    case "rotate-analysis":
    case "rotate-oversight":
      return {
        what: say(`change.${change.op}`),
        sees: say("sees.rotate", {
          people: change.body.sealed.map(({ user }) => names.person(user)).join(", "),
        }),
      };
    case "erase":
      return { what: say("change.erase"), sees: say("sees.erase") };
    case "add-device":
    case "set-receipt-key":
    case "release":
    case "genesis":
      return { what: say("change.other", { name: change.op }), sees: nothing };
  }
};
