/** What the endpoint is told at its start. */
import type { PublicJwk, Signer } from "../../src/protocol/signature.ts";

/** Everything that may differ between one endpoint and another. */
export type EndpointOptions = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly receiptKey: ReceiptKey;
  readonly limits: RateLimits;
  /** Seconds after which a pool closes when it holds two sites; 8 times that when it does not. */
  readonly poolSeconds: number;
  /** Whether anyone may found an organisation here, or only the first one may. */
  readonly organisations: "first" | "open";
  /** The most practice organisations kept at a time. */
  readonly practiceLimit: number;
  readonly version: string;
  /** The one origin whose pages may read the answers, when the application has an origin of its own. */
  readonly codeOrigin?: string | undefined;
  /** Takes one record for each request: route, status, problem, milliseconds. Never a body or address. */
  readonly log: (record: LogRecord) => void;
};

/** The key receipts are signed with. `id` is the `kid` of receipts. */
export type ReceiptKey = { readonly id: string; readonly jwk: PublicJwk; readonly sign: Signer };

/** How much is accepted: of an address while unauthenticated, and of a key. */
export type RateLimits = {
  readonly addressPerMinute: number;
  readonly keyPerMinute: number;
  readonly keyBytesPerDay: number;
  /** How long a body may take to arrive. */
  readonly bodySeconds: number;
};

/** The limits of `docs/protocol.md` 11.2; two minutes carry 8 MiB at about 0.6 Mbit/s. */
export const usualLimits: RateLimits = {
  addressPerMinute: 120,
  keyPerMinute: 60,
  keyBytesPerDay: 50 * 1_048_576,
  bodySeconds: 120,
};

/** One line of the log. */
export type LogRecord = {
  readonly event: "request" | "alarm" | "failure" | "start" | "stop";
  readonly [fact: string]: string | number | boolean | undefined;
};
