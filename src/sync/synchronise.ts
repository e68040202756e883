/**
 * One synchronisation, from the membership log to custody (`docs/protocol.md` 11.4, steps 1 to 5 and
 * 7). Opening what arrived is the work of others: nothing here could.
 */
import { activeUser, type Membership } from "../membership/membership.ts";
import { mayFetchAudit, mayFetchFeed } from "../membership/policy.ts";
import type { Problem } from "../protocol/problem.ts";
import type { Result } from "../protocol/result.ts";
import { giveAcknowledgements, takeAcknowledgements } from "./acknowledge.ts";
import type { Alarm, Gap, Run, StepFailure, SyncContext, SyncReport, Tally } from "./context.ts";
import { createEndpointClient } from "./endpoint.ts";
import { carryOutErasures } from "./erasure.ts";
import type { FeedWish } from "./feed-page.ts";
import { updateLog } from "./log.ts";
import { receiveFeed } from "./receive.ts";
import { sendOutgoing } from "./upload.ts";

/**
 * Synchronises once and reports. Never throws for what can be expected.
 *
 * Works while locked: then it sends, and takes receipts and acknowledgements, but fetches nothing
 * that needs a person. A step that the endpoint refuses does not keep the later ones from running;
 * when the endpoint cannot be reached at all, the rest waits for the next run.
 *
 * Called while another one of the same device is under way, as when somebody unlocks meanwhile, it
 * waits for that to end: two at once could frame two batches under one number.
 */
export const synchronise = (context: SyncContext): Promise<SyncReport> =>
  alone(context.device, () => synchroniseAlone(context));

/** Does what must not happen beside a synchronisation of the same device, such as framing batches. */
export const alone = <Value>(
  { database }: Pick<SyncContext["device"], "database">,
  work: () => Promise<Value>,
): Promise<Value> => {
  const before = underWay.get(database) ?? Promise.resolve();
  const done = before.then(work);
  underWay.set(
    database,
    done.catch(() => undefined),
  );
  return done;
};

/** The last run of each open database. Other tabs are kept out by the profile's lock. */
const underWay = new WeakMap<object, Promise<unknown>>();

const synchroniseAlone = async (context: SyncContext): Promise<SyncReport> => {
  const run = createRun(context);
  const findings: Findings = {
    failure: undefined,
    membership: context.membership,
    sent: nothing,
    received: nothing,
    quarantined: 0,
    custody: 0,
    acknowledged: 0,
    relayed: 0,
    gaps: [],
  };
  const failure = await runSteps(run, findings);
  const first = findings.failure ?? failure;
  return {
    problem: first?.problem,
    retryAfterInSeconds: first?.retryAfterInSeconds,
    membership: findings.membership,
    alarms: distinct(run.alarms),
    sent: findings.sent,
    received: findings.received,
    quarantined: findings.quarantined,
    custody: findings.custody,
    acknowledged: findings.acknowledged,
    relayed: findings.relayed,
    gaps: findings.gaps,
    traffic: run.client.traffic(),
    clockOffset: run.client.clockOffset(),
  };
};

type Findings = {
  failure: StepFailure | undefined;
  membership: Membership | undefined;
  sent: Tally;
  received: Tally;
  quarantined: number;
  custody: number;
  acknowledged: number;
  relayed: number;
  gaps: readonly Gap[];
};

const nothing: Tally = { batches: 0, envelopes: 0, bytes: 0 };

/** What the steps of a synchronisation share. */
export const createRun = (context: SyncContext): Run => {
  const { server, fetch, now, signal, patienceInMilliseconds, device } = context;
  const client = createEndpointClient({
    base: server,
    fetch,
    now,
    signal,
    ...(patienceInMilliseconds === undefined ? {} : { patienceInMilliseconds }),
  });
  return {
    context,
    client,
    deviceKey: { keyid: `dev:${device.device}`, sign: device.signDevice },
    users: context.signUsers ?? [],
    alarms: [],
    tell: (progress) => context.onProgress?.(progress),
    now: () => now() + client.clockOffset(),
    logHashes: new Map(),
  };
};

/** Gives what ended the run early; what a step could not do, but others could, is in the findings. */
const runSteps = async (run: Run, findings: Findings): Promise<StepFailure | undefined> => {
  const log = await updateLog(run);
  if (!log.ok) return log.failure;
  let membership = log.value;
  findings.membership = membership;

  const steps: (() => Promise<Result<unknown, StepFailure>>)[] = [
    () => carryOutErasures(run, membership),
    () =>
      sendOutgoing(run, membership, (sent) => {
        findings.sent = sent;
      }),
    async () => {
      const custody = await takeAcknowledgements(run, membership);
      if (custody.ok) findings.custody = custody.value;
      return custody;
    },
    ...feedsFor(run, membership).map(
      (wish) => () =>
        receiveFeed(run, membership, wish, (outcome) => {
          findings.received = add(findings.received, outcome.received);
          findings.quarantined += outcome.quarantined;
          findings.gaps = [...findings.gaps, ...outcome.gaps];
          findings.relayed += outcome.relayed;
          membership = outcome.membership;
          findings.membership = membership;
        }),
    ),
    async () => {
      const given = await giveAcknowledgements(run, membership);
      if (given.ok) findings.acknowledged = given.value;
      return given;
    },
  ];
  for (const step of steps) {
    const done = await step();
    if (done.ok) continue;
    if (endsRun(done.failure.problem)) return done.failure;
    findings.failure ??= done.failure;
  }
  return undefined;
};

/** Whether trying anything else now would meet the same wall. */
const endsRun = ({ type }: Problem): boolean => wallTypes.has(type);

const wallTypes: ReadonlySet<Problem["type"]> = new Set([
  "endpoint-unreachable",
  "not-the-endpoint",
  "clock-skew",
  "rate-limited",
  "internal",
  "unavailable",
  "timeout",
  "device-full",
  "storage-refused",
] as const);

/** The feeds the people on this device may fetch, each once. */
const feedsFor = (run: Run, membership: Membership): readonly FeedWish[] => {
  const wishes: FeedWish[] = [];
  for (const site of membership.sites.keys()) {
    const reader = run.users.find(({ user }) => mayFetchFeed(membership, user, site));
    if (reader && isOfThisDevice(run, membership, reader.user)) wishes.push({ feed: site, reader });
  }
  const auditor = run.users.find(({ user }) => mayFetchAudit(membership, user));
  if (auditor) wishes.push({ feed: "audit", reader: auditor });
  return wishes;
};

const isOfThisDevice = (run: Run, membership: Membership, user: string): boolean =>
  activeUser(membership, user)?.device === run.context.device.device;

const add = (left: Tally, right: Tally): Tally => ({
  batches: left.batches + right.batches,
  envelopes: left.envelopes + right.envelopes,
  bytes: left.bytes + right.bytes,
});

const distinct = (alarms: readonly Alarm[]): readonly Alarm[] => [
  ...new Map(alarms.map((alarm) => [JSON.stringify(alarm), alarm])).values(),
];
