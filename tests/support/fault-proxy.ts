/**
 * Stands between a browser and the endpoint and does what bad networks do, on request.
 *
 * It relays HTTP on loopback. A fault applies to requests whose path starts with `path` until it is
 * lifted or has struck `times` times, so that a test can say what fails and for how long.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type FaultKind =
  | "answer-500"
  | "answer-503"
  | "never-answer"
  | "truncate"
  | "reset-after-commit"
  | "captive-portal"
  | "replay"
  | "refuse";

export type Fault = {
  readonly kind: FaultKind;
  readonly path: string;
  readonly method?: string;
  times: number;
};

export type FaultProxy = {
  readonly port: number;
  readonly url: string;
  /** What was struck so far, oldest first. */
  readonly struck: FaultKind[];
  readonly inflict: (fault: Fault) => void;
  readonly heal: () => void;
  /** Changes the text of one file on its way to the browser, as a new deployment would. */
  readonly rewrite: (path: string, change: (text: string) => string) => void;
  readonly close: () => Promise<void>;
};

/** Relays to the endpoint at `target` (an origin such as `http://127.0.0.1:8787`). */
export const startFaultProxy = async (target: string, port = 0): Promise<FaultProxy> => {
  let faults: Fault[] = [];
  const struck: FaultKind[] = [];
  const rewritten = new Map<string, (text: string) => string>();
  const server = createServer((incoming, outgoing) => {
    const fault = faults.find(
      ({ path, method, times }) =>
        times > 0 && incoming.url?.startsWith(path) && (!method || method === incoming.method),
    );
    if (fault) {
      fault.times -= 1;
      struck.push(fault.kind);
    }
    const change = rewritten.get(incoming.url ?? "");
    if (change) {
      incoming.headers["accept-encoding"] = "identity";
      delete incoming.headers["if-none-match"];
    }
    void relay(target, incoming, outgoing, fault?.kind, change).catch(() =>
      incoming.socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    struck,
    inflict: (fault) => {
      faults.push({ ...fault });
    },
    heal: () => {
      faults = [];
    },
    rewrite: (path, change) => {
      rewritten.set(path, change);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const relay = async (
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: FaultKind | undefined,
  change: ((text: string) => string) | undefined,
): Promise<void> => {
  const body = await readBody(incoming);
  switch (fault) {
    case "answer-500":
      outgoing.writeHead(500, { "content-type": "text/plain" }).end("the proxy failed");
      return;
    case "answer-503":
      outgoing.writeHead(503, { "content-type": "text/plain", "retry-after": "1" }).end();
      return;
    case "refuse":
      incoming.socket.destroy();
      return;
    case "never-answer":
      return;
    case "captive-portal":
      outgoing
        .writeHead(200, { "content-type": "text/html" })
        .end("<html><body>Welcome to the guest network. Please sign in.</body></html>");
      return;
    case "reset-after-commit":
      await forward(target, incoming, body);
      incoming.socket.destroy();
      return;
    case "replay":
      await forward(target, incoming, body);
      copy(await forward(target, incoming, body), outgoing);
      return;
    case "truncate": {
      const answer = await forward(target, incoming, body);
      outgoing.writeHead(answer.status, {
        ...answer.headers,
        "content-length": String(answer.body.length),
      });
      outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () =>
        incoming.socket.destroy(),
      );
      return;
    }
    case undefined: {
      const answer = await forward(target, incoming, body);
      copy(change ? changed(answer, change) : answer, outgoing);
    }
  }
};

type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
};

const changed = (answer: Answer, change: (text: string) => string): Answer => {
  const body = Buffer.from(change(answer.body.toString("utf8")));
  const { etag: _old, ...headers } = answer.headers;
  return { ...answer, body, headers: { ...headers, "content-length": String(body.length) } };
};

const copy = (answer: Answer, outgoing: ServerResponse): void => {
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
};

const forward = (target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const outgoing = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        readBody(answer).then((read) => {
          const { "transfer-encoding": _chunked, ...headers } = answer.headers;
          resolve({
            status: answer.statusCode ?? 502,
            headers: { ...headers, "content-length": String(read.length) },
            body: read,
          });
        }, reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });

const readBody = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};
