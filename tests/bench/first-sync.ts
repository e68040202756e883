/**
 * first-sync: what a supervisor's fresh device fetches when its site already holds 10,000 cases, in
 * bytes and requests counted on the connection, beside CouchDB's protocol with the same documents in
 * clear. Then the time that takes on a link of 1 Mbit/s with 300 ms a round trip, computed from the
 * bytes and requests.
 */
import { frameBatch } from "../../src/protocol/batch.ts";
import { hashOf, zeroHash } from "../../src/protocol/hash.ts";
import { newId } from "../../src/protocol/id.ts";
import { signRequest } from "../../src/protocol/request-signature.ts";
import { ctdcRows, documentFromCtdcRow } from "../support/ctdc.ts";
import { anOrganisation } from "../support/organisation.ts";
import { replicateByCouchDb } from "./couchdb-rival.ts";
import { startCountingProxy } from "./counting-proxy.ts";
import { startEndpointProcess } from "./endpoint-process.ts";
import { report } from "./measure.ts";

const cases = Number(process.env["BENCH_CASES"] ?? 10_000);
const perBatch = 256;

const endpoint = await startEndpointProcess();
const organisation = await anOrganisation({ server: endpoint.url, fetch, practice: true });
const worker = organisation.member("caseworker");
const author = worker.userOf("caseworker");
const membership = organisation.membership();

const rows = ctdcRows(cases);
const at = "2026-11-23T08:00:00.000Z";
const documents = rows.map((row, number) => {
  const caseId = newId();
  let isFirst = true;
  const data = documentFromCtdcRow(row, {
    number,
    site: worker.site,
    siteCode: "BNCH",
    owner: author,
    device: worker.device.device,
    at,
    newId: () => {
      const id = isFirst ? caseId : newId();
      isFirst = false;
      return id;
    },
  });
  return { caseId, data };
});

let prev = zeroHash;
for (let start = 0, seq = 1; start < documents.length; start += perBatch, seq += 1) {
  const sealed = await worker.clearance.sealRevisions(
    documents.slice(start, start + perBatch).map(({ caseId, data }) => ({
      type: "case-revision" as const,
      author,
      dest: worker.site,
      at,
      schema: "case@1",
      caseId,
      statId: newId(),
      rev: 1,
      parents: [],
      consent: {},
      data,
      conflicts: [],
    })),
    "both",
  );
  if (!sealed.ok) throw new Error(sealed.failure.type);
  const envelopes = sealed.value.flatMap(({ wire }) => (wire ? [wire.bytes] : []));
  const body = await frameBatch(
    {
      dev: worker.device.device,
      org: organisation.org,
      seq,
      dest: worker.site,
      kind: 1,
      prev,
      site: worker.site,
      epoch: 1,
      mhead: membership.head,
    },
    envelopes.slice(0, 2 ** Math.floor(Math.log2(envelopes.length))),
    worker.device.signDevice,
  );
  prev = await hashOf(body);
  const url = `${endpoint.url}/v1/batches`;
  const headers = await signRequest(
    {
      method: "POST",
      url,
      body,
      contentType: "application/vnd.lindung.batch",
      keyid: `dev:${worker.device.device}`,
      now: Date.now() / 1000,
    },
    worker.device.signDevice,
  );
  const answer = await fetch(url, { method: "POST", headers, body });
  if (answer.status !== 201) throw new Error(`batch refused with ${answer.status}`);
}

const fresh = await organisation.join({
  name: "new supervisor",
  site: "shelter",
  roles: ["supervisor"],
});
const proxy = await startCountingProxy(Number(new URL(endpoint.url).port));
const began = performance.now();
const synced = await fresh.sync({ server: proxy.url });
const milliseconds = performance.now() - began;
if (synced.problem) throw new Error(synced.problem.type);
const held = await fresh.device.database.mirror.toArray();
const received = held.length;
const ours = { ...proxy.traffic };
await proxy.close();

const documentsInClear = documents.map(({ caseId, data }) => ({ _id: caseId, ...data }));
const plain = await replicateByCouchDb(documentsInClear, "identity");
const gzipped = await replicateByCouchDb(documentsInClear, "gzip");
const megabytes = (bytes: number): number => bytes / 1e6;
const sent = Math.floor(cases / perBatch) * perBatch + lastPart(cases % perBatch);

console.log(
  `# ${sent} cases in ${received} batches, received in ${(milliseconds / 1000).toFixed(1)} s; ${plain.documents} documents by CouchDB's protocol`,
);
report({
  name: "first-sync-bytes",
  value: megabytes(ours.bytesDown),
  unit: "MB",
  rival: { name: "couchdb-protocol", value: megabytes(plain.traffic.bytesDown) },
  goal: "≤0.6×",
  met: ours.bytesDown <= 0.6 * plain.traffic.bytesDown,
});
report({
  name: "first-sync-bytes",
  value: megabytes(ours.bytesDown),
  unit: "MB",
  rival: { name: "couchdb-protocol-gzipped", value: megabytes(gzipped.traffic.bytesDown) },
  goal: "told",
  met: true,
});
report({
  name: "first-sync-requests",
  value: ours.requests,
  unit: "requests",
  rival: { name: "couchdb-protocol", value: plain.traffic.requests },
  goal: "≤0.1×",
  met: ours.requests <= 0.1 * plain.traffic.requests,
});
report({
  name: "first-sync-per-case",
  value: ours.bytesDown / sent,
  unit: "B",
  goal: "≤2250 B on the wire, log and headers included",
  met: ours.bytesDown / sent <= 2250,
});
const seconds = (ours.bytesDown * 8) / 1e6 + ours.requests * 0.3;
report({
  name: "first-sync-1-Mbit",
  value: (seconds * cases) / sent,
  unit: "s",
  goal: "<180 s (transfer; opening runs beside it)",
  met: (seconds * cases) / sent < 180,
});

await organisation.close();
await endpoint.close();

/** Only whole powers of two are framed here, so that no dummy is counted as a case. */
function lastPart(rest: number): number {
  return rest === 0 ? 0 : 2 ** Math.floor(Math.log2(rest));
}
