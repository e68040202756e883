/**
 * A TCP relay on loopback that counts what crosses it: bytes each way and HTTP requests.
 *
 * Both rivals of the first-sync bench speak HTTP/1.1 in clear through it, so the count is of real
 * octets on the connection, headers included. TLS would add the same to both.
 */
import { type AddressInfo, connect, createServer } from "node:net";

export type Traffic = { bytesUp: number; bytesDown: number; requests: number };

export type CountingProxy = {
  readonly url: string;
  readonly traffic: Traffic;
  readonly close: () => Promise<void>;
};

/** Relays to `port` on loopback; `traffic` grows as bytes pass. */
export const startCountingProxy = async (port: number): Promise<CountingProxy> => {
  const traffic: Traffic = { bytesUp: 0, bytesDown: 0, requests: 0 };
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    client.on("data", (chunk) => {
      traffic.bytesUp += chunk.length;
      traffic.requests += countRequestLines(chunk);
    });
    upstream.on("data", (chunk) => {
      traffic.bytesDown += chunk.length;
    });
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    traffic,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

const requestLine = /(?:^|\r\n)(?:GET|POST|PUT|DELETE|HEAD|OPTIONS) \/[^\r\n]* HTTP\/1\.1\r\n/g;

const countRequestLines = (chunk: Buffer): number =>
  chunk.toString("latin1").match(requestLine)?.length ?? 0;
