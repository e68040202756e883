/** A signed statement of how far the membership log reaches, so that a stale log is noticed. */
import { z } from "zod";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { Hash } from "./hash.ts";
import { Id } from "./id.ts";
import { type JwsFailure, type KeyLookup, signCompact, verifyCompact } from "./jws.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Signer } from "./signature.ts";
import { Time } from "./time.ts";

/** The head of the membership log at a time. Devices warn when the newest is older than 14 days. */
export const HeadStatement = z.strictObject({
  v: z.literal(1),
  org: Id,
  seq: z.int().nonnegative(),
  hash: Hash,
  at: Time,
});
export type HeadStatement = z.infer<typeof HeadStatement>;

/** Signs a head statement; `kid` is the id of an administrator or supervisor. */
export const signHeadStatement = (
  statement: HeadStatement,
  kid: Id,
  sign: Signer,
): Promise<string> =>
  signCompact(
    { typ: "lindung-head+jws", kid },
    toCanonicalJson(HeadStatement.parse(statement)),
    sign,
  );

/** Checks a head statement. `key` gives the keys of active administrators and supervisors only. */
export const verifyHeadStatement = async (
  jws: string,
  key: KeyLookup,
): Promise<Result<HeadStatement & { readonly signer: string }, JwsFailure | "not-a-head">> => {
  const verified = await verifyCompact(jws, { typ: "lindung-head+jws", key });
  if (!verified.ok) return verified;
  const json = parseCanonicalJson(verified.value.payloadText);
  const statement = HeadStatement.safeParse(json.ok ? json.value : undefined);
  return statement.success
    ? ok({ ...statement.data, signer: verified.value.kid })
    : fail("not-a-head");
};
