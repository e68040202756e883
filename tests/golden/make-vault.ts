/**
 * Writes `vault.json`: one slot file, one key file and five recovery shares, with published test keys.
 * Run once for a version of the formats; what was written opens for ever and is never written again.
 */
import { existsSync, writeFileSync } from "node:fs";
import { toBase64Url } from "../../src/protocol/hash.ts";
import { newId } from "../../src/protocol/id.ts";
import { sealKeyFile } from "../../src/vault/key-file.ts";
import { createUserSecrets, toPublicKeys } from "../../src/vault/keys.ts";
import { leastCost } from "../../src/vault/passphrase-key.ts";
import { combineShares, createRecovery } from "../../src/vault/recovery.ts";
import { addToSlots, createSlots, raiseCost } from "../../src/vault/slots.ts";

const path = new URL("./vault.json", import.meta.url);
if (existsSync(path)) throw new Error("vault.json is frozen: a new version gets a new file");

const passphrase = "abandon ability able about above absent";
const user = newId();
const masterKey = globalThis.crypto.getRandomValues(new Uint8Array(32));
const secrets = createUserSecrets();
const added = await addToSlots(createSlots(leastCost), passphrase, [{ user, masterKey }]);
if (!added.ok) throw new Error(added.failure);
const { recipient, recipientHash, shares } = await createRecovery();
const identity = await combineShares(shares, recipientHash);
if (!identity.ok) throw new Error(identity.failure.type);

const golden = {
  passphrase,
  user,
  masterKey: toBase64Url(masterKey),
  slots: toBase64Url(added.value.slots),
  slotsMovingToHigherCost: toBase64Url(raiseCost(added.value.slots, { ...leastCost, passes: 2 })),
  keyFile: toBase64Url(await sealKeyFile(masterKey, user, secrets)),
  x25519: toBase64Url(secrets.x25519),
  ed25519: toBase64Url(secrets.ed25519),
  publicKeys: await toPublicKeys(secrets),
  recovery: { recipient, recipientHash, shares, identity: identity.value.identity },
};
writeFileSync(path, `${JSON.stringify(golden, null, 2)}\n`);
