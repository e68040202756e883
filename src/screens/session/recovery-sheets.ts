/** Recovery sheets as the ceremony shows them. The key behind them is gone when this returns. */
import type { Hash } from "../../protocol/hash.ts";
import type { Recipient } from "../../protocol/signature.ts";
import { createRecovery, parseSheet, toSheetText } from "../../vault/recovery.ts";
import type { PrintedSheet } from "../recovery/recovery-ceremony.tsx";

/** Five new sheets, and what the membership log says of their key. */
export type NewSheets = {
  readonly recipient: Recipient;
  readonly recipientHash: Hash;
  readonly sheets: readonly PrintedSheet[];
};

/** Makes a recovery key and gives its five sheets. Nothing of it is kept. */
export const prepareSheets = async (): Promise<NewSheets> => {
  const { recipient, recipientHash, shares } = await createRecovery();
  const sheets = shares.map((share) => ({
    share,
    recipientHash,
    text: toSheetText({ share, recipientHash }),
  }));
  return { recipient, recipientHash, sheets };
};

/** Reads a sheet back from paper; undefined when its checksum does not fit. */
export const readSheet = (text: string): string | undefined => parseSheet(text)?.share;
