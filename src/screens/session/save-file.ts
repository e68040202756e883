/** Hands a finished file to the person through the browser's own saving. */

/** Saves text as a CSV file, with the mark at its start by which spreadsheets recognise UTF-8. */
export const saveFile = (name: string, csv: string): void =>
  saveBlob(name, new Blob(["\ufeff", csv], { type: "text/csv;charset=utf-8" }));

/** Saves a note in plain words. Never for anything readable about a case. */
export const saveNote = (name: string, text: string): void =>
  saveBlob(name, new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));

/** Saves text as it is. Never for anything readable about a case. */
export const saveText = (name: string, text: string): void =>
  saveBlob(name, new Blob([text], { type: "application/json" }));

/**
 * Saves one case in the words of a standard, because a person asked for it on its page. It is then a
 * readable file, which that page says.
 */
export const saveCase = (name: string, value: object): void =>
  saveBlob(name, new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" }));

/** Saves a paper of a case, because a person asked for it: the copy is readable, which its page says. */
export const saveDocument = (bytes: Uint8Array, mediaType: string): void =>
  saveBlob("document.pdf", new Blob([new Uint8Array(bytes)], { type: mediaType }));

/** Saves sealed bytes: they open nowhere without a key, and may be carried by anybody. */
export const saveSealed = (name: string, bytes: Uint8Array<ArrayBuffer>): void =>
  saveBlob(name, new Blob([bytes], { type: "application/octet-stream" }));

const saveBlob = (name: string, blob: Blob): void => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file over once the click is handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
