/**
 * An endpoint that cannot be relied on, in memory: it loses requests and answers, records twice what
 * arrives twice, lets old requests arrive late, rolls back, and says things that are not so. It keeps
 * every batch it ever recorded, so that a test can look for two contents under one number.
 */
import { toBareBatch } from "../../src/protocol/bare-batch.ts";
import { type DecodedBatch, decodeBatch } from "../../src/protocol/batch.ts";
import { fromUtf8 } from "../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { encodeFeedFrame } from "../../src/protocol/feed.ts";
import { fromBase64Url, type Hash, hashOf, zeroHash } from "../../src/protocol/hash.ts";
import type { Id } from "../../src/protocol/id.ts";
import { type Problem, statusOf, toProblemJson, WireProblem } from "../../src/protocol/problem.ts";
import { signReceipt } from "../../src/protocol/receipt.ts";
import type { Signer } from "../../src/protocol/signature.ts";

/** What may happen to the next request. */
export type Mishap = "lost" | "answer-lost" | "doubled" | "500" | "sign-in-page" | "false-gap";

/** A server of one organisation. */
export type LyingServer = {
  readonly fetch: typeof globalThis.fetch;
  /** What happens to the requests to come, one each. */
  readonly mishaps: Mishap[];
  /** Forgets the newest events, as after a restore from a backup. */
  readonly rollBack: (events: number) => void;
  /** Lets an upload of the past arrive once more. */
  readonly arriveLate: (which: number) => Promise<void>;
  /** Hashes ever recorded, by device and number. */
  readonly everRecorded: ReadonlyMap<string, ReadonlySet<Hash>>;
  /** The batches it holds now. */
  readonly batches: () => readonly DecodedBatch[];
};

type Recorded = {
  readonly type: "batch";
  readonly bytes: Uint8Array;
  readonly decoded: DecodedBatch;
};
type Event =
  | Recorded
  | { readonly type: "ack"; readonly text: string; readonly devices: readonly Id[] };

type Question = {
  readonly path: string;
  readonly who: Id;
  readonly after: number;
  readonly known: string | null;
  readonly body: Uint8Array;
};

/** Creates a server that holds the whole log from the start. */
export const aLyingServer = ({
  entries,
  signReceipts,
  now,
}: {
  readonly entries: readonly Uint8Array[];
  readonly signReceipts: Signer;
  readonly now: () => number;
}): LyingServer => {
  let events: Event[] = [];
  const uploads: Uint8Array[] = [];
  const everRecorded = new Map<string, Set<Hash>>();
  const mishaps: Mishap[] = [];

  const recorded = (): readonly Recorded[] => events.filter((event) => event.type === "batch");
  const ofDevice = (dev: Id) => recorded().filter(({ decoded }) => decoded.header.dev === dev);
  const receiptFor = ({ decoded: { header, hash } }: Recorded): Promise<string> =>
    signReceipt(
      {
        ...{ v: 1, org: header.org, dev: header.dev, seq: header.seq, hash, flags: [] },
        ...{ at: new Date(now()).toISOString(), state: "stored" },
      },
      "receipt-1",
      signReceipts,
    );

  const upload = async (bytes: Uint8Array): Promise<Response> => {
    const decoded = await decodeBatch(bytes);
    if (!decoded.ok) return problem({ type: "bad-batch" });
    const { header, hash } = decoded.value;
    const chain = ofDevice(header.dev);
    const known = chain[header.seq - 1];
    if (known?.decoded.hash === hash) return jose(await receiptFor(known), 200);
    if (known) return problem({ type: "fork", seq: header.seq });
    const prev = chain.at(-1)?.decoded.hash ?? zeroHash;
    if (header.seq !== chain.length + 1) return problem({ type: "gap", next: chain.length + 1 });
    if (header.prev !== prev) return problem({ type: "fork", seq: chain.length });
    const event: Recorded = { type: "batch", bytes, decoded: decoded.value };
    events.push(event);
    const place = `${header.dev} ${header.seq}`;
    everRecorded.set(place, new Set([...(everRecorded.get(place) ?? []), hash]));
    return jose(await receiptFor(event), 201);
  };

  const logHead = async () => ({
    seq: entries.length - 1,
    hash: await hashOf(entries.at(-1) ?? new Uint8Array(0)),
  });

  const routes: Readonly<Record<string, (question: Question) => Promise<Response>>> = {
    "/v1/log": async ({ after }) => {
      const page = entries.slice(after + 1).map((entry) => fromUtf8(entry));
      return json(`{"entries":[${page.join(",")}],"head":${toCanonicalJson(await logHead())}}`);
    },
    "/v1/me/head": async ({ who }) => {
      const chain = ofDevice(who);
      const hash = chain.at(-1)?.decoded.hash ?? zeroHash;
      const at = new Date(now()).toISOString();
      const { length: seq } = chain;
      return json(toCanonicalJson({ seq, hash, next: seq + 1, now: at, log: await logHead() }));
    },
    "/v1/me/receipts": async ({ who, after }) => {
      const receipts = await Promise.all(ofDevice(who).slice(after).map(receiptFor));
      return json(toCanonicalJson({ receipts }));
    },
    "/v1/me/acks": async ({ who, after }) => {
      const mine = events.flatMap((event) =>
        event.type === "ack" && event.devices.includes(who) ? [event.text] : [],
      );
      const acks = mine.map((text, at) => `{"ack":${text},"n":${at + 1}}`).slice(after);
      return json(`{"acks":[${acks.join(",")}]}`);
    },
    "/v1/batches": async ({ body }) => {
      uploads.push(body);
      return upload(body);
    },
    batch: async ({ path }) => {
      const found = recorded().find(({ decoded }) => path.endsWith(decoded.hash));
      if (!found) return problem({ type: "not-found" });
      const headers = { "content-type": "application/vnd.lindung.batch" };
      return new Response(new Uint8Array(found.bytes), { headers });
    },
    "/v1/acks": async ({ body }) => acknowledge(body),
    feed: async ({ after, known }) => {
      const frames = recorded()
        .map(({ bytes, decoded }, at) => {
          const isKnown = at === after && decoded.hash === known;
          return { n: at + 1, flags: 0, bytes: isKnown ? new Uint8Array(0) : toBareBatch(bytes) };
        })
        .slice(after);
      if (frames.length === 0) return new Response(null, { status: 204 });
      // A few at a time, so that there are pages.
      const page = Buffer.concat(frames.slice(0, 5).map(encodeFeedFrame));
      return new Response(page, { headers: { "content-type": "application/vnd.lindung.feed" } });
    },
  };

  const answer = async (url: URL, who: Id, body: Uint8Array): Promise<Response> => {
    const { pathname: path } = url;
    const name = path.endsWith("/feed") ? "feed" : path.startsWith("/v1/batches/") ? "batch" : path;
    const route = routes[name];
    const after = Number(url.searchParams.get("after") ?? 0);
    const known = url.searchParams.get("known");
    return route ? route({ path, who, after, known, body }) : problem({ type: "not-found" });
  };

  const acknowledge = (body: Uint8Array): Response => {
    const text = fromUtf8(body) ?? "";
    const payload = fromUtf8(fromBase64Url(JSON.parse(text).payload) ?? new Uint8Array(0)) ?? "";
    const { batches }: { batches: { dev: Id; hash: Hash }[] } = JSON.parse(payload);
    const hashes = new Set(recorded().map(({ decoded }) => decoded.hash));
    if (!batches.every(({ hash }) => hashes.has(hash))) return problem({ type: "ack-invalid" });
    events.push({ type: "ack", text, devices: batches.map(({ dev }) => dev) });
    return json("{}");
  };

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const signature = new Headers(init?.headers).get("signature-input") ?? "";
    const who = /keyid="...:([0-9a-f-]{36})"/.exec(signature)?.[1] ?? "";
    const body = init?.body instanceof Uint8Array ? new Uint8Array(init.body) : new Uint8Array(0);
    const mishap = mishaps.shift();
    switch (mishap) {
      case "lost":
        throw new TypeError("fetch failed");
      case "500":
        return problem({ type: "internal" });
      case "sign-in-page":
        return new Response("<html>", { headers: { "content-type": "text/html" } });
      case "false-gap":
        return url.pathname === "/v1/batches"
          ? problem({ type: "gap", next: 1 })
          : answer(url, who, body);
      case "answer-lost":
        await answer(url, who, body);
        throw new TypeError("connection reset");
      case "doubled":
        await answer(url, who, body);
        return answer(url, who, body);
      case undefined:
        return answer(url, who, body);
    }
  };

  return {
    fetch,
    mishaps,
    rollBack: (count) => {
      events = events.slice(0, Math.max(0, events.length - count));
    },
    arriveLate: async (which) => {
      const bytes = uploads[which % Math.max(1, uploads.length)];
      if (bytes) await upload(bytes);
    },
    everRecorded,
    batches: () => recorded().map(({ decoded }) => decoded),
  };
};

const json = (text: string): Response =>
  new Response(text, { headers: { "content-type": "application/json" } });

const jose = (text: string, status: number): Response =>
  new Response(text, { status, headers: { "content-type": "application/jose" } });

const problem = (value: Problem): Response => {
  const wire = WireProblem.parse(value);
  return new Response(toProblemJson(wire), {
    status: statusOf(wire),
    headers: { "content-type": "application/problem+json" },
  });
};
