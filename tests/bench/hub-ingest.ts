/**
 * hub-ingest: how fast the endpoint takes in batches, against a raw multi-row insert of the same bytes
 * into the same PostgreSQL; and whether it keeps up with 20 batches a second for two minutes.
 *
 * Each of eight devices belongs to a site of its own, as at a hub: batches of one site take turns.
 *
 * The rival does what no endpoint could do with less: one durable transaction a batch, one row an
 * envelope, no check at all. Envelopes are real age files of the floor class whose last bytes are
 * drawn anew for each batch, which no one without a key can tell from fresh ones.
 */
import { randomFillSync } from "node:crypto";
import { Agent, request } from "node:http";
import pg from "pg";
import { frameBatch } from "../../src/protocol/batch.ts";
import { hashOf, zeroHash } from "../../src/protocol/hash.ts";
import { newId } from "../../src/protocol/id.ts";
import { signRequest } from "../../src/protocol/request-signature.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { anOrganisation, type Member } from "../support/organisation.ts";
import { startEndpointProcess } from "./endpoint-process.ts";
import { median, quantile, report, spreadOf } from "./measure.ts";

const lanes = 8;
const rounds = 7;
const warmingRounds = 4;
const batchesPerRound = 24;
const envelopesPerBatch = 64;
const sustainedSeconds = Number(process.env["BENCH_SECONDS"] ?? 120);
const sustainedRate = 20;

const endpoint = await startEndpointProcess();
const url = `${endpoint.url}/v1/batches`;
const organisation = await anOrganisation({
  server: endpoint.url,
  fetch,
  members: [
    { name: "founder", site: "shelter", roles: ["administrator", "supervisor"] },
    ...Array.from({ length: lanes }, (_, lane) => ({
      name: `shelter ${lane}`,
      site: `shelter ${lane}`,
      roles: ["supervisor"] as const,
    })),
  ],
});
const membership = organisation.membership();
const site = organisation.sites.get("shelter") ?? newId();
const recipients = [
  membership.sites.get(site)?.epochs.at(-1)?.recipient ?? "",
  membership.recovery,
];
const samples = await Promise.all(Array.from({ length: 32 }, () => makeDummy(recipients, 1920)));
const senders = Array.from({ length: lanes }, (_, lane) =>
  createSender(organisation.member(`shelter ${lane}`)),
);

const agent = new Agent({ keepAlive: true, maxSockets: lanes });

type SignedBatch = {
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
};

/** A device that frames and posts; it keeps its own place in its chain. */
function createSender(member: Member) {
  let seq = 0;
  let prev = zeroHash;
  const frame = async (count: number): Promise<{ bytes: Uint8Array; envelopes: Uint8Array[] }> => {
    const envelopes = Array.from({ length: count }, (_, at) => {
      const envelope = (samples[at % samples.length] ?? new Uint8Array()).slice();
      randomFillSync(envelope, envelope.length - 64);
      return envelope;
    });
    seq += 1;
    const bytes = await frameBatch(
      {
        dev: member.device.device,
        org: membership.org,
        seq,
        dest: member.site,
        kind: 1,
        prev,
        site: member.site,
        epoch: 1,
        mhead: membership.head,
      },
      envelopes,
      member.device.signDevice,
    );
    prev = await hashOf(bytes);
    return { bytes, envelopes };
  };
  // Signing is the device's work, so it is done before the clock starts.
  const sign = async (bytes: Uint8Array): Promise<SignedBatch> => {
    const body = new Uint8Array(bytes);
    const headers = await signRequest(
      {
        method: "POST",
        url,
        body,
        contentType: "application/vnd.lindung.batch",
        keyid: `dev:${member.device.device}`,
        now: Date.now() / 1000,
      },
      member.device.signDevice,
    );
    return { headers, body };
  };
  const post = async ({ headers, body }: SignedBatch): Promise<number> => {
    const start = performance.now();
    const status = await send(headers, body);
    if (status !== 201) throw new Error(`batch refused with ${status}`);
    return performance.now() - start;
  };
  return { frame, sign, post };
}

/** Posts a body and gives the status. What drives the load takes its share of the same two cores: it is plain. */
function send(headers: Record<string, string>, body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method: "POST",
      agent,
      headers: { ...headers, "content-length": body.length },
    });
    call.on("error", reject);
    call.on("response", (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.on("error", reject);
    });
    call.end(body);
  });
}

const raw = new pg.Pool({ connectionString: endpoint.databaseUrl, max: lanes });
await raw.query("CREATE TABLE raw_envelope (id uuid PRIMARY KEY, bytes bytea NOT NULL)");

const insertRaw = async (envelopes: readonly Uint8Array[]): Promise<void> => {
  const values = envelopes.map((_, at) => `($${at * 2 + 1}, $${at * 2 + 2})`).join(", ");
  await raw.query(
    `INSERT INTO raw_envelope (id, bytes) VALUES ${values}`,
    envelopes.flatMap((envelope) => [newId(), Buffer.from(envelope)]),
  );
};

const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < rounds + warmingRounds; round += 1) {
  const work = await Promise.all(
    senders.map(async (sender) => {
      const batches: { signed: SignedBatch; envelopes: Uint8Array[] }[] = [];
      for (let at = 0; at < batchesPerRound; at += 1) {
        const { bytes, envelopes } = await sender.frame(envelopesPerBatch);
        batches.push({ signed: await sender.sign(bytes), envelopes });
      }
      return { sender, batches };
    }),
  );
  const total = lanes * batchesPerRound * envelopesPerBatch;
  const startTheirs = performance.now();
  await Promise.all(
    work.map(async ({ batches }) => {
      for (const { envelopes } of batches) await insertRaw(envelopes);
    }),
  );
  const rawRate = (total / (performance.now() - startTheirs)) * 1000;
  const startOurs = performance.now();
  await Promise.all(
    work.map(async ({ sender, batches }) => {
      for (const { signed } of batches) await sender.post(signed);
    }),
  );
  const ourRate = (total / (performance.now() - startOurs)) * 1000;
  // An endpoint runs for weeks: its code is as fast as it gets after some hundred batches.
  if (round >= warmingRounds) {
    ours.push(ourRate);
    theirs.push(rawRate);
  }
}
const rate = median(ours);
const rawRate = median(theirs);
report({
  name: "hub-ingest",
  value: rate,
  unit: "envelopes/s",
  rival: { name: "raw-multi-row-insert", value: rawRate },
  goal: "≥0.7×",
  met: rate >= 0.7 * rawRate,
  spread: spreadOf(ours),
});

const latencies: number[] = [];
const queue = await Promise.all(
  senders.map(async (sender) => {
    const share = Math.ceil((sustainedSeconds * sustainedRate) / lanes);
    const batches: Uint8Array[] = [];
    for (let at = 0; at < share; at += 1) batches.push((await sender.frame(8)).bytes);
    return { sender, batches };
  }),
);
const before = await storedBatches();
const began = performance.now();
await Promise.all(
  queue.map(async ({ sender, batches }, lane) => {
    for (const [at, bytes] of batches.entries()) {
      const due = began + ((at * lanes + lane) / sustainedRate) * 1000;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      latencies.push(await sender.post(await sender.sign(bytes)));
    }
  }),
);
const lost = latencies.length - ((await storedBatches()) - before);
report({
  name: "hub-sustained-p95",
  value: quantile(latencies, 0.95),
  unit: "ms",
  goal: `<500 ms at ${sustainedRate} batches/s for ${sustainedSeconds} s, 0 lost`,
  met: quantile(latencies, 0.95) < 500 && lost === 0,
  spread: spreadOf(latencies),
});
report({
  name: "hub-lost",
  value: lost,
  unit: "batches",
  goal: "0",
  met: lost === 0,
});

async function storedBatches(): Promise<number> {
  const { rows } = await raw.query<{ n: string }>("SELECT count(*) AS n FROM batch");
  return Number(rows[0]?.n);
}

agent.destroy();
await raw.end();
await organisation.close();
await endpoint.close();
