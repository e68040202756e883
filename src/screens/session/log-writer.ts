/**
 * Writes entries of the membership log for the people unlocked on this device. An entry that still
 * needs someone else's signature becomes a proposal; one that is complete is appended at once.
 */
import { composeEntry, signEntry } from "../../membership/entry.ts";
import type { Membership } from "../../membership/membership.ts";
import type { OperationBody, OperationName } from "../../membership/operation.ts";
import { examineProposal, extend, replay } from "../../membership/replay.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Signer } from "../../protocol/signature.ts";
import type { EndpointClient, RequestKey } from "../../sync/endpoint.ts";
import { appendEntry, propose } from "../../sync/enrol.ts";

/** A log as it grows under this writer: its state, and the entries added so far. */
export type LogWriter = {
  readonly membership: () => Membership;
  /** Entries this writer appended or made, oldest first. */
  readonly entries: () => readonly Uint8Array[];
  /** Appends an entry that these people alone may sign. The first of them signs the request. */
  readonly append: <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    signers: readonly Person[],
  ) => Promise<Result<null, Problem>>;
  /**
   * Signs an entry and appends it when that is enough; otherwise proposes it, and others add their
   * signatures. A first proposal is void as soon as another entry takes its place.
   */
  readonly submit: <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    signers: readonly Person[],
  ) => Promise<Result<"appended" | "proposed", Problem>>;
  /** Proposes an entry that needs another's signature too. */
  readonly propose: <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    signers: readonly Person[],
  ) => Promise<Result<null, Problem>>;
};

/** Someone unlocked on this device, who can sign. */
export type Person = { readonly user: Id; readonly sign: Signer };

/** Goes on from a membership that is known to be the head of the log. */
export const writeLog = (
  client: EndpointClient,
  start: Membership,
  now: () => string,
): LogWriter => {
  let membership = start;
  const entries: Uint8Array[] = [];
  const compose = async <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    signers: readonly Person[],
  ): Promise<Uint8Array> =>
    signEntry(
      composeEntry(membership, op, body, now()),
      signers.map(({ user, sign }) => ({ kid: user, sign })),
    );
  const handIn = async (
    entry: Uint8Array,
    signers: readonly Person[],
  ): Promise<Result<null, Problem>> => {
    const grown = await extend(membership, entry);
    if (!grown.ok) return fail({ type: "log-refused" });
    const answer = await appendEntry(client, requestKeyOf(signers), entry);
    if (!answer.ok) return fail(answer.failure.problem);
    membership = grown.value;
    entries.push(entry);
    return ok(null);
  };
  return {
    membership: () => membership,
    entries: () => entries,
    append: async (op, body, signers) => handIn(await compose(op, body, signers), signers),
    submit: async (op, body, signers) => {
      const entry = await compose(op, body, signers);
      const examined = await examineProposal(membership, entry);
      if (!examined.ok) return fail({ type: "log-refused" });
      if (examined.value.unmet.length === 0) {
        const appended = await handIn(entry, signers);
        return appended.ok ? ok("appended") : appended;
      }
      const answer = await propose(client, requestKeyOf(signers), entry);
      return answer.ok ? ok("proposed") : fail(answer.failure.problem);
    },
    propose: async (op, body, signers) => {
      const answer = await propose(client, requestKeyOf(signers), await compose(op, body, signers));
      return answer.ok ? ok(null) : fail(answer.failure.problem);
    },
  };
};

/** Makes an organisation: signs and hands in its first entry, and goes on from there. */
export const foundLog = async (
  client: EndpointClient,
  org: Id,
  genesis: OperationBody<"genesis">,
  founder: Person,
  now: () => string,
): Promise<Result<LogWriter & { readonly genesis: Uint8Array }, Problem>> => {
  const payload = composeEntry(null, "genesis", genesis, now(), org);
  const entry = await signEntry(payload, [{ kid: founder.user, sign: founder.sign }]);
  const begun = await replay([entry]);
  if (!begun.ok) return fail({ type: "log-refused" });
  const answer = await appendEntry(client, requestKeyOf([founder]), entry);
  if (!answer.ok) return fail(answer.failure.problem);
  return ok({ ...writeLog(client, begun.value, now), genesis: entry });
};

const requestKeyOf = ([first]: readonly Person[]): RequestKey => {
  if (!first) throw new Error("an entry of the log that nobody signs");
  return { keyid: `usr:${first.user}`, sign: first.sign };
};
