/** Starts the crypto worker and speaks to it. */
import { wrap } from "comlink";
import type { Clearance } from "./clearance.ts";
import type { Vault } from "./vault.ts";

/** A vault in a thread of its own. `end` forgets every key at once; whatever was asked stays unanswered. */
export type VaultConnection = { readonly vault: Vault; readonly end: () => void };

/** Starts a crypto worker. One for each time between unlocking and locking. */
export const connectVault = (): VaultConnection => {
  const worker = new Worker(new URL("./vault-worker.ts", import.meta.url), {
    type: "module",
    name: "vault",
  });
  const remote = wrap<Vault>(worker);
  return {
    vault: {
      create: (order) => remote.create(order),
      unlock: (order) => remote.unlock(order),
      changeFactors: (order) => remote.changeFactors(order),
      setDuressPhrase: (order) => remote.setDuressPhrase(order),
      clearance: async () => withKnownName(await remote.clearance()),
    },
    end: () => worker.terminate(),
  };
};

/**
 * Comlink gives a stand-in with the same methods, each of which crosses into the worker. The name of
 * the index never changes and is no secret, so it is asked for once.
 */
const withKnownName = async (clearance: Clearance): Promise<Clearance> => {
  const name = await clearance.indexName();
  return new Proxy(clearance, {
    get: (target, method) =>
      method === "indexName" ? async () => name : Reflect.get(target, method),
  });
};
