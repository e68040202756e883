/**
 * Excerpts of cases for research: proposed by one person, approved by another, each under a signature of
 * their own. A proposal and its answer are revisions of a graph of their own, sealed to the site like
 * those of a case; `meta` names their places. Only with the answer is a copy sealed for the analysts.
 */
import { z } from "zod";
import type { JsonObject } from "../domain/json.ts";
import { Hash } from "../protocol/hash.ts";
import { Id, newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { RevisionDraft, SealedEnvelope } from "../vault/clearance.ts";
import { type Change, commitUrgently } from "./database.ts";
import { type Desk, timeAt } from "./desk.ts";
import { ownRow } from "./drafts.ts";
import { findEnvelopes, toJsonObject } from "./find-envelopes.ts";
import { waitingSince } from "./waiting-since.ts";

/** The schema under which both revisions are sealed within a site. */
export const SITE_EXCERPT_SCHEMA = "case-excerpt@1";

/** What was answered to a proposal. A withdrawal follows an approval. */
export type ExcerptAnswer = "approved" | "declined" | "withdrawn";

/** An excerpt as this site knows it. `answer` is absent while a second person has not read it. */
export type KnownExcerpt = {
  readonly excerptId: Id;
  readonly statId: Id;
  readonly about: Id;
  readonly content: JsonObject;
  readonly proposal: Hash;
  readonly proposedBy: Id;
  readonly at: string;
  readonly answer?: ExcerptAnswer;
  /** The newest revision: what an answer builds on, and its number. */
  readonly head: Hash;
  readonly rev: number;
};

const Body = z.strictObject({
  about: Id,
  content: z.record(z.string(), z.unknown()),
  answer: z.literal(["approved", "declined", "withdrawn"]).exactOptional(),
});

/** Proposes an excerpt of a case. It goes to the site with the next sending. */
export const proposeExcerpt = (
  desk: Desk,
  about: Id,
  content: JsonObject,
): Promise<Result<null, Problem>> =>
  write(desk, { caseId: newId(), statId: newId(), rev: 1, parents: [], data: { about, content } });

/**
 * Answers a proposal. Whoever proposed it may withdraw it and never approve it. An approval seals
 * `forAnalysts` to the analysis key, a withdrawal takes it back from there; both in one commit with the
 * answer. `not-supported` while there is no analysis key.
 */
export const answerExcerpt = async (
  desk: Desk,
  known: KnownExcerpt,
  answer: ExcerptAnswer,
  forAnalysts: { readonly schema: string; readonly data: JsonObject },
): Promise<Result<null, Problem>> => {
  if (answer === "approved" && known.proposedBy === desk.author) return fail({ type: "forbidden" });
  const { excerptId, statId, about, content, head, rev } = known;
  const isSent = answer === "approved" || known.answer === "approved";
  const sealed = isSent
    ? await desk.clearance.sealStatistical([
        answer === "approved"
          ? { statId, op: "put", ...forAnalysts }
          : { statId, op: "withdraw", schema: forAnalysts.schema, data: {} },
      ])
    : ok([]);
  if (!sealed.ok) return sealed;
  const order = { caseId: excerptId, statId, rev: rev + 1, parents: [head] };
  return write(desk, { ...order, data: { about, content, answer } }, sealed.value);
};

/** Every excerpt that this person can open, the newest first. */
export const listExcerpts = async (desk: Desk): Promise<readonly KnownExcerpt[]> => {
  const rows = await desk.device.database.meta.where("key").startsWith(placeKey("")).toArray();
  const revisions = rows.map(({ key, value }) => ({
    id: Hash.parse(key.slice(placeKey("").length)),
    rev: 1,
    places: typeof value === "string" ? [value] : [],
  }));
  const found = await findEnvelopes(desk, revisions);
  const opened = await desk.clearance.openEnvelopes(found.map(({ closed }) => closed));
  const read = opened.flatMap((outcome) => {
    if (!outcome.ok || outcome.value.format !== "revision") return [];
    const { revision, payload } = outcome.value;
    if (payload.type !== "case-revision" || payload.schema !== SITE_EXCERPT_SCHEMA) return [];
    const body = Body.safeParse(payload.data);
    return body.success ? [{ revision, payload, body: body.data }] : [];
  });
  const known = new Map<Id, KnownExcerpt>();
  for (const { revision, payload, body } of read.sort((a, b) => a.payload.rev - b.payload.rev)) {
    const { caseId, statId, rev, parents, author, at } = payload;
    const before = known.get(caseId);
    if (!before && rev === 1 && body.answer === undefined)
      known.set(caseId, {
        ...{ excerptId: caseId, statId, about: body.about, content: toJsonObject(body.content) },
        ...{ proposal: revision, proposedBy: author, at, head: revision, rev },
      });
    if (before && body.answer !== undefined && mayFollow(before, parents, author, body.answer))
      known.set(caseId, { ...before, answer: body.answer, head: revision, rev });
  }
  return [...known.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
};

/** An answer counts when it builds on what was read, and an approval when somebody else gave it. */
const mayFollow = (
  before: KnownExcerpt,
  parents: readonly Hash[],
  author: Id,
  answer: ExcerptAnswer,
): boolean =>
  parents.includes(before.head) && (answer !== "approved" || author !== before.proposedBy);

/** The note in `meta` that a revision of an excerpt lies at a place. */
export const noteExcerpt = (revision: Hash, place: string): Change => ({
  table: "meta",
  key: placeKey(revision),
  row: { key: placeKey(revision), value: place },
});

const placeKey = (revision: string): string => `excerpt:${revision}`;

type ExcerptRevision = Pick<
  Extract<RevisionDraft, { readonly type: "case-revision" }>,
  "caseId" | "statId" | "rev" | "parents" | "data"
>;

const write = async (
  desk: Desk,
  revision: ExcerptRevision,
  statistical: readonly SealedEnvelope[] = [],
): Promise<Result<null, Problem>> => {
  const sealed = await desk.clearance.sealRevisions(
    [
      {
        type: "case-revision",
        author: desk.author,
        dest: desk.device.site,
        at: timeAt(desk),
        schema: SITE_EXCERPT_SCHEMA,
        consent: {},
        conflicts: [],
        ...revision,
      },
    ],
    "both",
  );
  if (!sealed.ok) return sealed;
  const [one] = sealed.value;
  if (!one?.wire) return fail({ type: "vault-locked" });
  const [own, sent] = [newId(), newId()];
  const copy = ownRow(desk, {
    ...{ eid: own, n: desk.nextNumber(), state: "working", wire: sent },
    ...{ epoch: one.wire.epoch, blob: one.working },
  });
  const toSend = ({ kind, dest, epoch, bytes }: SealedEnvelope, eid: Id) =>
    ownRow(desk, { eid, n: desk.nextNumber(), state: "ready", kind, dest, epoch, blob: bytes });
  const rows = [
    copy,
    toSend(one.wire, sent),
    ...statistical.map((envelope) => toSend(envelope, newId())),
  ];
  return commitUrgently(desk.device, [
    ...rows.map((row) => ({ table: "envelopes", key: row.eid, row }) as const),
    ...(statistical.length > 0 ? await waitingSince(desk) : []),
    noteExcerpt(one.revision, `e:${own}`),
  ]);
};
