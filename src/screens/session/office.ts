/** The surroundings of a person who admits others and signs the log. */
import { activeUser, type Membership } from "../../membership/membership.ts";
import { maySignLog } from "../../membership/policy.ts";
import type { EndpointClient, RequestKey } from "../../sync/endpoint.ts";
import type { Clearance } from "../../vault/clearance.ts";
import type { KeptInvites } from "./kept-invites.ts";
import type { Person } from "./log-writer.ts";
import type { Session } from "./session.ts";

/** What it takes to admit people and to sign. */
export type Office = {
  readonly client: EndpointClient;
  readonly clearance: Clearance;
  readonly membership: Membership;
  /** Everyone unlocked on this device. */
  readonly people: readonly Person[];
  readonly now: () => string;
  /** The invites made on this device, by whose secrets a request is known to be genuine. */
  readonly invites: KeptInvites;
};

/** The office of everyone unlocked in a session, at the log as it is known now. */
export const officeOf = (session: Session): Office => ({
  client: session.client,
  clearance: session.clearance,
  membership: session.state().membership,
  people: session.people,
  now: () => new Date(Date.now() + session.client.clockOffset()).toISOString(),
  invites: session.invites,
});

/** The first administrator of the log who is unlocked here. */
export const administratorOf = ({
  membership,
  people,
}: Pick<Office, "membership" | "people">): Person | undefined =>
  people.find(
    ({ user }) => membership.admins.has(user) && activeUser(membership, user) !== undefined,
  );

/** The people here who may put their signature under an entry. */
export const signersOf = ({ membership, people }: Office): readonly Person[] =>
  people.filter(({ user }) => membership.admins.has(user) || maySignLog(membership, user));

/** The key a person signs requests with. */
export const keyOf = ({ user, sign }: Person): RequestKey => ({ keyid: `usr:${user}`, sign });
