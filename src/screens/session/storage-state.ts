/** Whether the browser has promised to keep what is on this device. */

/** Whether storage is protected from eviction now. */
export const isStorageProtected = async (): Promise<boolean> =>
  (await navigator.storage?.persisted?.()) ?? false;

/** Asks for protection, once something was saved; the browser decides by its own signals. */
export const protectStorage = async (): Promise<boolean> =>
  (await navigator.storage?.persist?.()) ?? false;
