/**
 * The invented organisation of the golden files, its log handed to an endpoint entry by entry. Its
 * people have no vaults: enough to ask the endpoint what each role may do.
 */

import type { Membership } from "../../src/membership/membership.ts";
import { activeRecipients } from "../../src/membership/policy.ts";
import { type BatchHeader, frameBatch } from "../../src/protocol/batch.ts";
import { hashOf, zeroHash } from "../../src/protocol/hash.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { idOf } from "../golden/keys.ts";
import { buildOrganisation, keyOf } from "../golden/organisation.ts";
import type { TestEndpoint } from "./server.ts";

/** People and devices of the organisation as signers of requests. */
export type Enrolled = {
  readonly membership: Membership;
  readonly entries: readonly Uint8Array[];
  readonly user: (name: string) => RequestSigner;
  readonly device: (name: string) => RequestSigner;
};

/** Who signs a request, and the id that stands in the log. */
export type RequestSigner = {
  readonly id: string;
  readonly keyid: string;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
};

/** Builds the organisation and hands its log in, up to an entry if told so. */
export const enrolAll = async (
  endpoint: TestEndpoint,
  until = Number.POSITIVE_INFINITY,
): Promise<Enrolled> => {
  const { keys, entries, membership } = await buildOrganisation();
  const signer = (prefix: "usr" | "dev", name: string): RequestSigner => ({
    id: idOf(name),
    keyid: `${prefix}:${idOf(name)}`,
    sign: keyOf(keys, name).sign,
  });
  const user = (name: string) => signer("usr", name);
  const handers = ["admin one", "admin two", "admin three", "supervisor"];
  for (const entry of entries.slice(0, until)) {
    const hander = handers.find((name) => signs(entry, idOf(name)));
    const response = await endpoint.call({ path: "/v1/log", body: entry, key: user(hander ?? "") });
    if (response.status !== 201) throw new Error(await response.text());
  }
  return { membership, entries, user, device: (name) => signer("dev", `${name}'s device`) };
};

const signs = (entry: Uint8Array, id: string): boolean => {
  const { signatures } = JSON.parse(new TextDecoder().decode(entry));
  return signatures.some((each: { protected: string }) =>
    Buffer.from(each.protected, "base64url").toString().includes(id),
  );
};

/** Frames a batch of dummies. What is not told continues a new chain of the caseworker's device. */
export const aDummyBatch = async (
  enrolled: Enrolled,
  {
    by = "caseworker",
    kind = 1,
    count = 8,
    lengths = 1_920,
    envelopes,
    ...header
  }: Partial<Omit<BatchHeader, "env">> & {
    readonly by?: string;
    readonly count?: number;
    readonly lengths?: number;
    readonly envelopes?: readonly Uint8Array[];
  } = {},
): Promise<{ readonly bytes: Uint8Array; readonly hash: string; readonly header: BatchHead }> => {
  const { membership } = enrolled;
  const device = enrolled.device(by);
  const site = membership.devices.get(device.id)?.site ?? "";
  const dest = header.dest ?? site;
  const sealed = activeRecipients(membership, kind, dest);
  const head: BatchHead = {
    ...{ dev: device.id, org: membership.org, seq: 1, dest, kind, prev: zeroHash, site },
    ...{ epoch: sealed?.epoch ?? 1, mhead: membership.head },
    ...header,
  };
  const made =
    envelopes ??
    (await Promise.all(
      Array.from({ length: count }, () => makeDummy([...(sealed?.recipients ?? [])], lengths)),
    ));
  const bytes = await frameBatch(head, made, device.sign);
  return { bytes, hash: await hashOf(bytes), header: head };
};

type BatchHead = Omit<BatchHeader, "v" | "env">;
