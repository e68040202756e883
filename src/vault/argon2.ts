/**
 * Argon2id, in a file of its own so that its WebAssembly is fetched when somebody unlocks and not with
 * the first page.
 */
import { argon2id } from "hash-wasm";

/** Stretches a password to 32 bytes; memory in KiB. Takes as long as the cost says. */
export const stretchPassword = (
  password: string,
  salt: Uint8Array,
  cost: { readonly memory: number; readonly passes: number; readonly lanes: number },
): Promise<Uint8Array> =>
  argon2id({
    password,
    salt,
    memorySize: cost.memory,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: "binary",
  });
