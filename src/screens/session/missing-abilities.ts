/** What this browser lacks of what keeping cases safely takes. A clear refusal, not a weaker path. */

/** The abilities that are missing; empty where everything is there. */
export const missingAbilities = async (): Promise<readonly string[]> => {
  const present = {
    indexedDB: "indexedDB" in globalThis,
    locks: "locks" in navigator,
    files: typeof navigator.storage?.getDirectory === "function",
    workers: "Worker" in globalThis,
    X25519: await canMake("X25519", ["deriveBits"]),
    Ed25519: await canMake("Ed25519", ["sign", "verify"]),
  };
  return Object.entries(present).flatMap(([name, isThere]) => (isThere ? [] : [name]));
};

const canMake = async (name: string, uses: KeyUsage[]): Promise<boolean> => {
  try {
    await globalThis.crypto.subtle.generateKey({ name }, false, uses);
    return true;
  } catch {
    return false;
  }
};
