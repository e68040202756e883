/**
 * The crypto worker. Everything secret on a device lives in this thread while a person works, and
 * nowhere else; locking ends the thread.
 */
import { expose, proxy } from "comlink";
import { z } from "zod";
import { createVault } from "./vault.ts";

z.config({ jitless: true });

const vault = createVault();

expose({
  create: vault.create,
  unlock: vault.unlock,
  changeFactors: vault.changeFactors,
  setDuressPhrase: vault.setDuressPhrase,
  clearance: async () => proxy(await vault.clearance()),
});
