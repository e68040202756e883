/**
 * The ledger of everything that left the analyst's workstation: append-only, each entry holding the
 * hash of the one before (`statistics.md` 4.3). Before a table joins it, it is compared with all that
 * stand there: two tables that are safe alone may tell together who is in one and not in the other.
 *
 * The ledger holds exact sizes and fingerprints. It stays on the workstation, sealed like the records.
 */
import { z } from "zod";
import { type Axis, type Layout, linkCounts, traitsIn, traitsKey } from "./linked-counts.ts";
import { differenceBetween } from "./set-fingerprint.ts";
import { exposedIn } from "./suppress-linked.ts";
import { THRESHOLD } from "./threshold.ts";
import { tierRules, tiers } from "./tier.ts";

const Fingerprint = z.strictObject({ size: z.int().min(0), sums: z.array(z.int().min(0)) });

const StoredAxis = z.strictObject({
  name: z.string(),
  top: z.string(),
  parts: z.array(
    z.tuple([z.string(), z.strictObject({ codes: z.array(z.string()), several: z.boolean() })]),
  ),
});

/** One count as it left: of which persons, and whether it was shown. `key` is that of its traits. */
const ReleasedCount = z.strictObject({
  key: z.string(),
  set: Fingerprint,
  hidden: z.enum(["no", "primary", "secondary"]),
});
export type ReleasedCount = z.infer<typeof ReleasedCount>;

/** One table as it left. */
export const ReleasedTable = z.strictObject({
  axes: z.array(StoredAxis),
  where: z.array(z.tuple([z.string(), z.string()])),
  counts: z.array(ReleasedCount),
});
export type ReleasedTable = z.infer<typeof ReleasedTable>;

/** A release, as it is proposed and as it stands in the ledger. Hashes are hex. */
export const Release = z.strictObject({
  kind: z.literal("release"),
  releaseId: z.string().min(1),
  at: z.iso.datetime(),
  author: z.string().min(1),
  /** The other person who agreed; for tiers that need one. */
  approver: z.string().min(1).exactOptional(),
  reportId: z.string(),
  definitionHash: z.string(),
  snapshotHash: z.string(),
  tier: z.enum(tiers),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  tables: z.array(ReleasedTable),
  /** The hash of the protected numbers as published. */
  publishedHash: z.string(),
  epsilon: z.number().positive().exactOptional(),
  delta: z.number().positive().exactOptional(),
});
export type Release = z.infer<typeof Release>;

const Withdrawal = z.strictObject({
  kind: z.literal("withdrawal"),
  releaseId: z.string(),
  at: z.iso.datetime(),
  author: z.string().min(1),
  reason: z.string().min(1),
});

/**
 * Noisy counts were drawn: what that cost each person, whether or not they are ever released
 * (privacy-budget.ts).
 */
export const Spending = z.strictObject({
  kind: z.literal("spending"),
  releaseId: z.string().min(1),
  at: z.iso.datetime(),
  author: z.string().min(1),
  snapshotHash: z.string(),
  epsilon: z.number().positive(),
  delta: z.number().positive(),
});
export type Spending = z.infer<typeof Spending>;

/** An entry: what happened, the hash of the entry before (empty for the first), and its own. */
export const LedgerEntry = z.strictObject({
  previous: z.string(),
  fact: z.discriminatedUnion("kind", [Release, Withdrawal, Spending]),
  hash: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** Entries, oldest first. */
export type ReleaseLedger = readonly LedgerEntry[];

/** SHA-256 of a text as hex, or another digest as strong. */
export type Digest = (text: string) => Promise<string>;

/** Why a release may not leave. `passes` describes the first coarser proposal that may. */
export type ReleaseRefusal =
  | { readonly type: "needs-approver" }
  | { readonly type: "already-released" }
  | { readonly type: "not-spent" }
  | {
      readonly type: "differs-by-few" | "exposes-hidden";
      readonly earlier: string;
      readonly persons: number;
      readonly counts: readonly [now: string, then: string];
      readonly passes?: string;
    };

/** A coarser form of a proposal, with the words or codes that describe it. */
export type Coarser = { readonly description: string; readonly make: () => Release };

/** A ledger with the release at its end, or why it may not leave. Never changes what stands. */
export const release = async (
  ledger: ReleaseLedger,
  proposal: Release,
  digest: Digest,
  coarser: readonly Coarser[] = [],
): Promise<ReleaseResult> => {
  const refusal = releaseRefusal(ledger, proposal);
  if (!refusal) return { ok: true, value: await appended(ledger, proposal, digest) };
  if (refusal.type !== "differs-by-few" && refusal.type !== "exposes-hidden")
    return { ok: false, failure: refusal };
  const passing = coarser.find(({ make }) => !releaseRefusal(ledger, make()));
  return {
    ok: false,
    failure: passing ? { ...refusal, passes: passing.description } : refusal,
  };
};

/** The longer ledger, or a refusal. */
export type ReleaseResult =
  | { readonly ok: true; readonly value: ReleaseLedger }
  | { readonly ok: false; readonly failure: ReleaseRefusal };

/**
 * Notes that a release was withdrawn. It goes on counting in every comparison: what was read once
 * cannot be unread. Throws where no such release stands.
 */
export const withdraw = async (
  ledger: ReleaseLedger,
  withdrawal: Omit<z.infer<typeof Withdrawal>, "kind">,
  digest: Digest,
): Promise<ReleaseLedger> => {
  if (!releasesIn(ledger).some(({ releaseId }) => releaseId === withdrawal.releaseId))
    throw new Error("only what was released can be withdrawn");
  return appended(ledger, { kind: "withdrawal", ...withdrawal }, digest);
};

/** The number of the first entry that was changed, moved or put in; undefined where none was. */
export const firstBroken = async (
  ledger: ReleaseLedger,
  digest: Digest,
): Promise<number | undefined> => {
  let previous = "";
  for (const [at, entry] of ledger.entries()) {
    const hash = await digest(textOf(previous, entry.fact));
    if (entry.previous !== previous || entry.hash !== hash) return at;
    previous = entry.hash;
  }
  return undefined;
};

/** Why a release may not leave beside those that did; undefined where it may. */
export const releaseRefusal = (
  ledger: ReleaseLedger,
  proposal: Release,
): ReleaseRefusal | undefined => {
  const earlier = releasesIn(ledger);
  if (earlier.some(({ releaseId }) => releaseId === proposal.releaseId))
    return { type: "already-released" };
  const { persons, method } = tierRules[proposal.tier];
  const isApproved = proposal.approver !== undefined && proposal.approver !== proposal.author;
  if (persons === 2 && !isApproved) return { type: "needs-approver" };
  const isSpent = ledger.some(
    ({ fact }) => fact.kind === "spending" && fact.releaseId === proposal.releaseId,
  );
  if (method === "synthetic" && !isSpent) return { type: "not-spent" };
  // Noise that follows the persons protects differences too; drawn rows are guarded by their budget.
  if (method !== "suppression") return undefined;
  const suppressed = earlier.filter(({ tier }) => tierRules[tier].method === "suppression");
  return fewApart(suppressed, proposal) ?? exposedTogether(suppressed, proposal);
};

type Fact = LedgerEntry["fact"];

const releasesIn = (ledger: ReleaseLedger): readonly Release[] =>
  ledger.flatMap(({ fact }) => (fact.kind === "release" ? [fact] : []));

/** A ledger with a fact at its end. */
export const appended = async (
  ledger: ReleaseLedger,
  fact: Fact,
  digest: Digest,
): Promise<ReleaseLedger> => {
  const previous = ledger.at(-1)?.hash ?? "";
  return [...ledger, { previous, fact, hash: await digest(textOf(previous, fact)) }];
};

/** The schema puts members in one order, so that the same fact is always the same text. */
const textOf = (previous: string, fact: Fact): string =>
  JSON.stringify([previous, LedgerEntry.shape.fact.parse(fact)]);

const shownIn = ({ tables }: Release): readonly ReleasedCount[] =>
  tables.flatMap(({ counts }) => counts.filter(({ hidden }) => hidden === "no"));

/** Two shown counts, one of the persons of the other and 1 to 10 more. */
const fewApart = (earlier: readonly Release[], proposal: Release): ReleaseRefusal | undefined => {
  for (const then of earlier)
    for (const old of shownIn(then))
      for (const now of shownIn(proposal)) {
        const apart = Math.abs(now.set.size - old.set.size);
        if (apart === 0 || apart >= THRESHOLD) continue;
        // As many apart as the sizes differ: then one set lies within the other.
        if (differenceBetween(now.set, old.set) !== apart) continue;
        return {
          type: "differs-by-few",
          earlier: then.releaseId,
          persons: apart,
          counts: [now.key, old.key],
        };
      }
  return undefined;
};

/** Hidden counts that can be worked out from the tables of both, drawn from the same persons. */
const exposedTogether = (
  earlier: readonly Release[],
  proposal: Release,
): ReleaseRefusal | undefined => {
  const same = earlier.filter(({ snapshotHash }) => snapshotHash === proposal.snapshotHash);
  // The pair first, since it names the release that matters; then all together.
  for (const others of [...same.map((one) => [one]), ...(same.length > 1 ? [same] : [])]) {
    const exposed = exposedBy([...others, proposal]);
    const last = others.at(-1);
    if (exposed && last)
      return {
        type: "exposes-hidden",
        earlier: last.releaseId,
        persons: exposed.value,
        counts: [exposed.key, exposed.key],
      };
  }
  return undefined;
};

const exposedBy = (
  releases: readonly Release[],
): { readonly key: string; readonly value: number } | undefined => {
  const tables = releases.flatMap(({ tables: each }) => each);
  const released = new Map<string, ReleasedCount>();
  for (const count of tables.flatMap(({ counts }) => counts)) {
    const known = released.get(count.key);
    // Shown anywhere is shown.
    if (!known || count.hidden === "no") released.set(count.key, count);
  }
  const counts = linkCounts(
    tables.map(toLayout),
    (traits) => released.get(traitsKey(traits))?.set.size ?? 0,
  );
  const shown = new Set(
    [...counts.keys.keys()].filter((at) => released.get(counts.keys[at] ?? "")?.hidden === "no"),
  );
  const [at] = exposedIn(counts, shown);
  return at === undefined
    ? undefined
    : { key: counts.keys[at] ?? "", value: counts.values[at] ?? 0 };
};

/** The layout of a table as it stands in the ledger. */
const toLayout = ({ axes, where }: ReleasedTable): Layout => ({
  axes: axes.map(({ name, top, parts }) => ({ name, top, parts: new Map(parts) })),
  where: new Map(where),
});

/** A table for the ledger: `setOf` gives the fingerprint of a count, `hiddenOf` why it is hidden. */
export const toReleasedTable = (
  layout: Layout,
  setOf: (traits: ReadonlyMap<string, string>) => ReleasedCount["set"],
  hiddenOf: (key: string) => ReleasedCount["hidden"],
): ReleasedTable => ({
  axes: layout.axes.map(toStoredAxis),
  where: [...layout.where],
  counts: traitsIn(layout).map((traits) => {
    const key = traitsKey(traits);
    return { key, set: setOf(traits), hidden: hiddenOf(key) };
  }),
});

const toStoredAxis = ({ name, top, parts }: Axis): z.infer<typeof StoredAxis> => ({
  name,
  top,
  parts: [...parts].map(([code, { codes, several }]) => [code, { codes: [...codes], several }]),
});
