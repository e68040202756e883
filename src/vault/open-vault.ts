/**
 * The clearance of unlocked people, with the keys in it. Runs in the crypto worker, and as it is in
 * Node. See clearance.ts for what each method promises.
 */
import { toUtf8 } from "../protocol/bytes.ts";
import { toCanonicalJson } from "../protocol/canonical.ts";
import { hashOf, toBase64Url } from "../protocol/hash.ts";
import { signCompact, signDetached } from "../protocol/jws.ts";
import { fileLimitInBytes, type Payload, parsePayload, revisionIdOf } from "../protocol/payload.ts";
import { packAttachment, packRevision } from "../protocol/plaintext.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Signer } from "../protocol/signature.ts";
import type {
  Admission,
  AttachmentDraft,
  AuditDraft,
  Clearance,
  ClosedEnvelope,
  HeldKey,
  KeyEpoch,
  OpenedEnvelope,
  OpenFailure,
  RevisionDraft,
  SealedEnvelope,
  SealedRevision,
  StatisticalDraft,
} from "./clearance.ts";
import { type Keyring, nameOf, newestOf, openGrants, type UnlockedUser } from "./keyring.ts";
import { createUserSecrets, publicJwkOf, recipientOf, toAgeIdentity } from "./keys.ts";
import { type Opener, seal, sealKeyTo } from "./seal.ts";
import { createSegmentSealer } from "./segment.ts";
import { verifyPlaintext } from "./verify-envelope.ts";

/** Makes the clearance of people whose keys were unlocked; the first one's index is used. */
export const openVault = async (
  users: readonly UnlockedUser[],
  indexKey: Uint8Array,
): Promise<Clearance> => {
  const segments = await createSegmentSealer(indexKey);
  let admission: Admission | undefined;
  let keyring: Keyring = new Map();

  const userOf = (user: string): UnlockedUser | undefined => users.find((one) => one.user === user);
  const openOne = async (item: ClosedEnvelope): Promise<Result<OpenedEnvelope, OpenFailure>> => {
    const opened = await openBytes(item, { users, keyring });
    if (!opened.ok) return opened;
    return verifyPlaintext(opened.value, item.context, { log: admission?.log, own: users });
  };

  return {
    who: async () => ({
      org: admission?.log.org,
      site: admission?.site,
      device: admission?.device,
      users: users.map(({ user }) => ({ user, role: admission?.log.users.get(user)?.role })),
    }),

    admit: async (next) => {
      const opened = await openGrants(users, next.log);
      admission = next;
      keyring = opened.keyring;
      return ok({ refusedGrants: opened.refused });
    },

    sealRevisions: (drafts, copies) =>
      inTurn(drafts, async (draft) => {
        const author = userOf(draft.author);
        if (!author || !admission) return fail({ type: "vault-locked" });
        return sealRevision(draft, copies, { author, admission });
      }),

    sealAttachment: async (draft, copy) => {
      const author = userOf(draft.author);
      if (!author || !admission) return fail({ type: "vault-locked" });
      return sealAttachment(draft, copy, { author, admission });
    },

    openEnvelopes: async (items) => {
      const opened: Result<OpenedEnvelope, OpenFailure>[] = [];
      for (const item of items) opened.push(await openOne(item));
      return opened;
    },

    sealStatistical: (records) =>
      inTurn(records, async (record) => {
        if (!admission) return fail({ type: "vault-locked" });
        const newest = newestOf(admission.log.analysis);
        if (!newest) return fail({ type: "not-supported", missing: ["analysis-key"] });
        const signing = keyring.get(nameOf({ key: "T", epoch: newest.epoch }));
        if (signing?.key !== "T")
          return fail({ type: "not-supported", missing: ["statistics-key"] });
        return sealStatistical(record, newest, { admission, sign: signing.sign });
      }),

    sealAudit: (entries) =>
      inTurn(entries, async (entry) => {
        const author = userOf(entry.author);
        if (!author || !admission) return fail({ type: "vault-locked" });
        const newest = newestOf(admission.log.oversight);
        if (!newest) return fail({ type: "not-supported", missing: ["oversight-key"] });
        return sealAudit(entry, newest, { author, admission });
      }),

    sealSegments: (open) => Promise.all(open.map(segments.seal)),
    openSegments: (sealed) => Promise.all(sealed.map(segments.open)),
    indexName: async () => segments.name,

    sign: async (user, bytes) => {
      const signer = userOf(user);
      if (!signer) throw new Error("signing for a person who is not unlocked");
      return signer.sign(bytes);
    },

    createSharedKey: async (holders) => {
      const { x25519 } = createUserSecrets();
      const identity = toUtf8(toAgeIdentity(x25519));
      const sealed = await sealToHolders(identity, holders);
      return { recipient: await recipientOf(x25519), sealed };
    },

    createStatisticsKey: async (holders) => {
      const { ed25519 } = createUserSecrets();
      return { jwk: await publicJwkOf(ed25519), sealed: await sealToHolders(ed25519, holders) };
    },

    sealKeyFor: async (held, recipient) => {
      const secret = await keyring.get(nameOf(held))?.reveal();
      if (!secret) return fail({ type: "vault-locked" });
      const plaintext = held.key === "T" ? secret : toUtf8(toAgeIdentity(secret));
      return ok(toBase64Url(await sealKeyTo(plaintext, recipient)));
    },

    heldKeys: async () => [...keyring.values()].map(toHeldKey),
  };
};

type Writing = { readonly author: UnlockedUser; readonly admission: Admission };

const sealRevision = async (
  draft: RevisionDraft,
  copies: "both" | "working",
  { author, admission }: Writing,
): Promise<Result<SealedRevision, Problem>> => {
  const { device, site, log } = admission;
  const newest = newestOf(log.sites.get(draft.dest)?.epochs ?? []);
  if (!newest) return fail({ type: "not-supported", missing: ["site-key"] });
  const { epoch, recipient } = newest;
  const payload = { ...draft, v: 1, org: log.org, site, device, epoch } as const;
  const signed = await signPayload(payload, author.user, author.sign);
  const packed = packRevision(signed, log.policy.padding);
  if (!packed.ok) return fail({ type: "too-large" });
  const recovery = log.recovery;
  const readers = [author.recipient, recipient];
  const toSite =
    copies === "both" ? seal(packed.value, { readers: [recipient], recovery }) : undefined;
  const [working, wire] = await Promise.all([seal(packed.value, { readers, recovery }), toSite]);
  if (!working.ok) return working;
  const { revision } = signed;
  if (!wire) return ok({ revision, working: working.value });
  if (!wire.ok) return wire;
  return ok({
    revision,
    working: working.value,
    wire: { kind: 1, dest: draft.dest, epoch, bytes: wire.value },
  });
};

const sealAttachment = async (
  { file, ...draft }: AttachmentDraft,
  copy: "working" | "wire",
  { author, admission }: Writing,
): Promise<Result<SealedEnvelope, Problem>> => {
  if (file.length > fileLimitInBytes) return fail({ type: "too-large" });
  const { device, site, log } = admission;
  const newest = newestOf(log.sites.get(draft.dest)?.epochs ?? []);
  if (!newest) return fail({ type: "not-supported", missing: ["site-key"] });
  const { epoch, recipient } = newest;
  const about = { type: "attachment", schema: "attachment@1", length: file.length } as const;
  const place = { v: 1, org: log.org, site, device, epoch } as const;
  const sha256 = await hashOf(file);
  const payload = { ...draft, ...about, ...place, sha256 };
  const text = toPayloadText(payload);
  const header = { typ: "lindung-rev+jws", kid: author.user } as const;
  const jws = await signCompact(header, text, author.sign);
  const packed = packAttachment({ jws, file }, log.policy.padding);
  if (!packed.ok) return fail({ type: "too-large" });
  const readers = copy === "working" ? [author.recipient, recipient] : [recipient];
  const sealed = await seal(packed.value, { readers, recovery: log.recovery });
  return sealed.ok ? ok({ kind: 6, dest: draft.dest, epoch, bytes: sealed.value }) : sealed;
};

const sealStatistical = async (
  { statId, op, schema, data }: StatisticalDraft,
  { epoch, recipient }: KeyEpoch,
  { admission, sign }: { readonly admission: Admission; readonly sign: Signer },
): Promise<Result<SealedEnvelope, Problem>> => {
  const { log, site } = admission;
  const payload = { v: 1, type: "stat", org: log.org, epoch, statId, op, schema, data } as const;
  return sealSigned(await signPayload(payload, `stat:${epoch}`, sign), {
    kind: 2,
    dest: site,
    epoch,
    recipient,
    log,
  });
};

const sealAudit = async (
  entry: AuditDraft,
  { epoch, recipient }: KeyEpoch,
  { author, admission }: Writing,
): Promise<Result<SealedEnvelope, Problem>> => {
  const { device, site, log } = admission;
  const place = { org: log.org, site, dest: site, device, epoch };
  const payload = { v: 1, type: "audit", schema: "audit@1", ...place, ...entry } as const;
  const signed = await signPayload(payload, author.user, author.sign);
  return sealSigned(signed, { kind: 3, dest: site, epoch, recipient, log });
};

type Signed = { readonly revision: string; readonly jwsHead: string; readonly payload: string };

const sealSigned = async (
  signed: Signed,
  to: Pick<SealedEnvelope, "kind" | "dest" | "epoch"> & {
    readonly recipient: string;
    readonly log: Admission["log"];
  },
): Promise<Result<SealedEnvelope, Problem>> => {
  const { kind, dest, epoch, recipient, log } = to;
  const packed = packRevision(signed, log.policy.padding);
  if (!packed.ok) return fail({ type: "too-large" });
  const sealed = await seal(packed.value, { readers: [recipient], recovery: log.recovery });
  return sealed.ok ? ok({ kind, dest, epoch, bytes: sealed.value }) : sealed;
};

/** Signs a payload as its canonical text. Throws when no reader would accept it. */
const signPayload = async (
  payload: object & { readonly type: Payload["type"] },
  kid: string,
  sign: Signer,
): Promise<Signed> => {
  const text = toPayloadText(payload);
  const jwsHead = await signDetached({ typ: "lindung-rev+jws", kid }, text, sign);
  return { jwsHead, payload: text, revision: await revisionIdOf(text) };
};

/** A payload as the text that is signed. Throws when no reader would accept it. */
const toPayloadText = (payload: object & { readonly type: Payload["type"] }): string => {
  const text = toCanonicalJson(payload);
  const readBack = parsePayload(text);
  if (!readBack.ok)
    throw new Error(`a ${payload.type} that no reader accepts: ${readBack.failure}`);
  return text;
};

const sealToHolders = (
  secret: Uint8Array,
  holders: Parameters<Clearance["createSharedKey"]>[0],
): Promise<{ user: string; age: string }[]> =>
  Promise.all(
    holders.map(async ({ user, recipient }) => ({
      user,
      age: toBase64Url(await sealKeyTo(secret, recipient)),
    })),
  );

const toHeldKey = ({ key, site, epoch }: HeldKey): HeldKey =>
  site === undefined ? { key, epoch } : { key, site, epoch };

/** Does one after another and stops at the first failure. */
const inTurn = async <Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result<Value, Problem>>,
): Promise<Result<readonly Value[], Problem>> => {
  const values: Value[] = [];
  for (const item of items) {
    const result = await work(item);
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
};

/**
 * Opens with the likeliest key first: what a batch says it is sealed to, else one's own copy, else
 * every shared key, newest first.
 */
const openBytes = async (
  { bytes, context }: ClosedEnvelope,
  { users, keyring }: { readonly users: readonly UnlockedUser[]; readonly keyring: Keyring },
): Promise<Result<Uint8Array, OpenFailure>> => {
  for (const opener of openersFor(context, users, keyring)) {
    const opened = await opener.open(bytes);
    if (opened.ok || opened.failure !== "not-for-us") return opened;
  }
  return fail("not-for-us");
};

const openersFor = (
  context: ClosedEnvelope["context"],
  users: readonly UnlockedUser[],
  keyring: Keyring,
): readonly Opener[] => {
  const shared = (key: HeldKey): Opener[] => {
    const found = keyring.get(nameOf(key));
    return found && found.key !== "T" ? [found.opener] : [];
  };
  const all = (wanted: "S" | "A"): Opener[] =>
    [...keyring.values()]
      .sort((left, right) => right.epoch - left.epoch)
      .flatMap((one) => (one.key === wanted ? [one.opener] : []));
  if (context.from === "local") return [...users.map(({ opener }) => opener), ...all("S")];
  if (context.from === "pool") return all("A");
  const { kind, dest, epoch } = context.header;
  if (kind === 2) return shared({ key: "A", epoch });
  if (kind === 3) return shared({ key: "O", epoch });
  return shared({ key: "S", site: dest, epoch });
};
