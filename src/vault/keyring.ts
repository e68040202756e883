/**
 * The keys an unlocked person can use: their own, and the shared ones the log grants them. Lives in
 * the crypto worker and ends with it.
 */
import { fromUtf8 } from "../protocol/bytes.ts";
import { fromBase64Url } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { PublicJwk, Signer } from "../protocol/signature.ts";
import type { HeldKey, LogFacts, LogGrant } from "./clearance.ts";
import {
  fromAgeIdentity,
  importX25519,
  publicJwkOf,
  recipientOf,
  signerFromSeed,
  toPublicKeys,
  type UserSecrets,
} from "./keys.ts";
import { createOpener, type Opener } from "./seal.ts";

/** One unlocked person. */
export type UnlockedUser = {
  readonly user: Id;
  readonly jwk: PublicJwk;
  readonly recipient: string;
  readonly opener: Opener;
  readonly sign: Signer;
};

/** Imports a person's private keys. The bytes can be forgotten afterwards. */
export const unlockUser = async (user: Id, secrets: UserSecrets): Promise<UnlockedUser> => ({
  user,
  ...(await toPublicKeys(secrets)),
  opener: createOpener(await importX25519(secrets.x25519)),
  sign: await signerFromSeed(secrets.ed25519),
});

/** A shared key in use. `reveal` opens the sealed copy again, for passing it on by a grant. */
export type Shared = HeldKey &
  (
    | { readonly key: "S" | "A" | "O"; readonly opener: Opener }
    | { readonly key: "T"; readonly sign: Signer }
  ) & { readonly reveal: () => Promise<Uint8Array | undefined> };

/** The shared keys of some people, by `nameOf`. */
export type Keyring = ReadonlyMap<string, Shared>;

/** Names a shared key; the site counts for `S` only. */
export const nameOf = ({ key, site, epoch }: HeldKey): string =>
  key === "S" ? `S/${site}/${epoch}` : `${key}/${epoch}`;

/**
 * Opens every grant in the log to the people given. A grant that does not open, or does not yield the
 * public key in the log, is refused and counted: whoever made it could otherwise have people seal to
 * a key of their own.
 */
export const openGrants = async (
  users: readonly UnlockedUser[],
  log: LogFacts,
): Promise<{ readonly keyring: Keyring; readonly refused: number }> => {
  const keyring = new Map<string, Shared>();
  let refused = 0;
  for (const grant of log.grants) {
    const holder = users.find(({ user }) => user === grant.user);
    if (!holder) continue;
    const shared = await openGrant(holder, grant, log);
    if (shared) keyring.set(nameOf(shared), shared);
    else refused += 1;
  }
  return { keyring, refused };
};

const openGrant = async (
  holder: UnlockedUser,
  grant: LogGrant,
  log: LogFacts,
): Promise<Shared | undefined> => {
  const reveal = () => openSealedKey(holder, grant);
  const secret = await reveal();
  if (!secret) return undefined;
  const held = toHeldKey(grant);
  if (held.key === "T") {
    const stated = epochOf(log.analysis, grant.epoch)?.statKey.jwk.x;
    const isRight = stated !== undefined && (await publicJwkOf(secret)).x === stated;
    return isRight ? { ...held, key: "T", sign: await signerFromSeed(secret), reveal } : undefined;
  }
  const stated = recipientIn(log, held);
  if (stated === undefined || (await recipientOf(secret)) !== stated) return undefined;
  return { ...held, key: held.key, opener: createOpener(await importX25519(secret)), reveal };
};

/** The 32 bytes of a sealed private key: an age identity line, or for `T` the bare seed. */
const openSealedKey = async (
  holder: UnlockedUser,
  { key, sealed }: LogGrant,
): Promise<Uint8Array | undefined> => {
  const file = fromBase64Url(sealed);
  if (!file) return undefined;
  const opened = await holder.opener.open(file);
  if (!opened.ok) return undefined;
  if (key === "T") return opened.value.length === 32 ? opened.value : undefined;
  return fromAgeIdentity(fromUtf8(opened.value) ?? "");
};

const toHeldKey = ({ key, site, epoch }: LogGrant): HeldKey =>
  key === "S" && typeof site === "string" ? { key, site, epoch } : { key, epoch };

/** The public half of a shared age key, as the log states it. */
const recipientIn = (log: LogFacts, { key, site, epoch }: HeldKey): string | undefined => {
  switch (key) {
    case "S":
      return epochOf(site === undefined ? [] : (log.sites.get(site)?.epochs ?? []), epoch)
        ?.recipient;
    case "A":
      return epochOf(log.analysis, epoch)?.recipient;
    case "O":
      return epochOf(log.oversight, epoch)?.recipient;
    case "T":
      return undefined;
  }
};

const epochOf = <Epoch extends { readonly epoch: number }>(
  epochs: readonly Epoch[],
  epoch: number,
): Epoch | undefined => epochs.find((one) => one.epoch === epoch);

/** The newest epoch of a key, or undefined when none was made yet. */
export const newestOf = <Epoch extends { readonly epoch: number }>(
  epochs: readonly Epoch[],
): Epoch | undefined =>
  epochs.reduce<Epoch | undefined>(
    (newest, one) => (newest && newest.epoch >= one.epoch ? newest : one),
    undefined,
  );
