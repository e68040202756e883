import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { newId } from "../../src/protocol/id.ts";
import {
  checkWords,
  type EnrolmentKeys,
  enrolmentMac,
  inviteTag,
  isEnrolmentRequestGenuine,
  isInviteGenuine,
  newInviteToken,
} from "../../src/protocol/invite.ts";
import { createEndpointClient, type RequestKey } from "../../src/sync/endpoint.ts";
import {
  fetchInfo,
  fetchInviteLog,
  fetchOrganisationStatus,
  fetchPendingInvites,
  fetchSiteStatus,
  lookUpInvite,
  pollEnrolment,
  registerInvite,
  requestEnrolment,
} from "../../src/sync/enrol.ts";
import { signerOf } from "../../src/vault/clearance.ts";
import { createDeviceKey, createUserSecrets, toPublicKeys } from "../../src/vault/keys.ts";
import { type Member, unwrap } from "../support/organisation.ts";
import { aStage, putCases, type Stage } from "../support/sync-stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
});
afterAll(() => stage?.close());

const aClient = () =>
  createEndpointClient({ base: "http://endpoint.test", fetch: stage.sound, now: Date.now });

const keyOf = (member: Member, role: "administrator" | "supervisor" | "intake"): RequestKey => {
  const user = member.userOf(role);
  return { keyid: `usr:${user}`, sign: signerOf(member.clearance, user) };
};

/** An invite, registered by the founder. */
const anInvite = async () => {
  const { organisation } = stage;
  const founder = organisation.member("founder");
  const code = {
    ...{ server: "http://endpoint.test", org: organisation.org, site: founder.site },
    ...{ genesis: organisation.membership().genesis, role: "intake" as const },
    ...{ invite: newInviteToken(), secret: newInviteToken() },
    exp: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const { invite, site, role, exp } = code;
  const registration = { v: 1 as const, invite, site, role, exp, tag: await inviteTag(code) };
  unwrap(await registerInvite(aClient(), keyOf(founder, "administrator"), registration));
  return code;
};

const newKeys = async (code: Awaited<ReturnType<typeof anInvite>>): Promise<EnrolmentKeys> => {
  const device = await createDeviceKey();
  const person = await toPublicKeys(createUserSecrets());
  const { org, invite, role, site } = code;
  return {
    ...{ v: 1, org, invite, role, site },
    device: { id: newId(), jwk: device.jwk },
    user: { id: newId(), ...person },
  };
};

describe("joining by an invite", () => {
  test("goes from a code to a place in the log, each step checked without trust in the endpoint", async () => {
    const { organisation } = stage;
    const founder = organisation.member("founder");
    const code = await anInvite();
    const client = aClient();

    const view = unwrap(await lookUpInvite(client, code.invite));
    expect(view).toMatchObject({ state: "open", org: organisation.org, role: "intake" });
    expect(await isInviteGenuine(code, view.tag)).toBe(true);
    expect(await isInviteGenuine({ ...code, role: "supervisor" }, view.tag)).toBe(false);
    const log = unwrap(await fetchInviteLog(client, code.invite, code.genesis));
    expect(log.membership.head).toEqual(organisation.membership().head);

    const keys = await newKeys(code);
    const request = { v: 1 as const, keys, mac: await enrolmentMac(keys, code.secret) };
    unwrap(await requestEnrolment(client, request));
    unwrap(await requestEnrolment(client, request));
    const { genesis, invite } = code;
    const poll = () => pollEnrolment(client, { invite, genesis, user: keys.user.id });
    expect(unwrap(await poll())).toEqual({ state: "waiting" });

    const pending = unwrap(await fetchPendingInvites(client, keyOf(founder, "supervisor")));
    const asked = pending.requests.find((one) => one.invite === code.invite)?.request;
    if (!asked) throw new Error("the request did not arrive");
    expect(await isEnrolmentRequestGenuine(asked, code.secret)).toBe(true);
    expect(await isEnrolmentRequestGenuine(asked, newInviteToken())).toBe(false);
    expect(await checkWords(asked.keys)).toEqual(await checkWords(keys));

    const byAdministrator = { member: founderDraft(), role: "administrator" as const };
    const { device, user, site, role } = asked.keys;
    await organisation.append(
      "add-device",
      { device: device.id, jwk: device.jwk, site, invite: code.invite },
      [byAdministrator],
    );
    const { id, ...userKeys } = user;
    await organisation.append(
      "add-user",
      { user: id, ...userKeys, device: device.id, site, role, invite: code.invite },
      [byAdministrator],
    );
    expect(unwrap(await poll())).toMatchObject({ state: "enrolled" });
  });

  test("a log with another beginning is refused, whoever offers it", async () => {
    const code = await anInvite();
    const other = await fetchInviteLog(aClient(), code.invite, "B".repeat(42).concat("A"));
    expect(other).toMatchObject({ ok: false, failure: { problem: { type: "log-refused" } } });
  });

  test("a second, different request for the same invite is turned away", async () => {
    const code = await anInvite();
    const [first, second] = [await newKeys(code), await newKeys(code)];
    const client = aClient();
    const ask = async (keys: EnrolmentKeys) =>
      requestEnrolment(client, { v: 1, keys, mac: await enrolmentMac(keys, code.secret) });
    unwrap(await ask(first));
    expect(await ask(second)).toMatchObject({
      ok: false,
      failure: { problem: { type: "invite-used" }, definite: true },
    });
  });

  test("someone who may not invite is told so", async () => {
    const intake = stage.organisation.member("intake");
    const code = await anInvite();
    const { site, role, exp } = code;
    const registration = { v: 1 as const, invite: newInviteToken(), site, role, exp };
    const tag = await inviteTag(code);
    const answer = await registerInvite(aClient(), keyOf(intake, "intake"), {
      ...registration,
      tag,
    });
    expect(answer).toMatchObject({ ok: false, failure: { problem: { type: "forbidden" } } });
  });
});

const founderDraft = () => {
  const founder = stage.organisation.member("founder");
  return { users: founder.users, clearance: founder.clearance };
};

test("the state of a site and of the organisation are counts and days, told to those in charge", async () => {
  const intake = stage.organisation.member("intake");
  const founder = stage.organisation.member("founder");
  await putCases(intake, 2);
  await intake.sync();
  const key = keyOf(founder, "supervisor");
  const before = unwrap(await fetchSiteStatus(aClient(), key, founder.site));
  const own = before.devices.find(({ device }) => device === intake.device.device);
  expect(own).toMatchObject({ seq: 1, gaps: [], quarantined: 0, unacknowledged: 1 });
  await founder.sync();
  const after = unwrap(await fetchSiteStatus(aClient(), key, founder.site));
  expect(after.devices.find(({ device }) => device === intake.device.device)).toMatchObject({
    unacknowledged: 0,
  });
  const status = await fetchOrganisationStatus(aClient(), keyOf(founder, "administrator"));
  expect(unwrap(status)).toMatchObject({ batches: 1, envelopes: 2, quarantined: 0 });
  const refused = await fetchSiteStatus(aClient(), keyOf(intake, "intake"), founder.site);
  expect(refused).toMatchObject({ ok: false });
});

test("an endpoint says what it takes and with which key it signs", async () => {
  expect(unwrap(await fetchInfo(aClient()))).toMatchObject({
    limits: { envelopes: 256 },
    receiptKey: { id: "receipt-1" },
  });
});
