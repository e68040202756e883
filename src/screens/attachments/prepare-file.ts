/**
 * Makes a chosen file ready to be sealed. A photograph is drawn anew, so that nothing but its picture
 * is left: no place, no time, no camera, no notes of its maker, no small picture within. What a file is
 * is told by its first bytes, never by its name.
 */
import { fileLimitInBytes } from "../../protocol/payload.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";

/** A file as it will be sealed. `isStripped`: nothing is in it but what it shows. */
export type PreparedFile = {
  readonly mediaType: "image/jpeg" | "application/pdf" | "audio/webm";
  readonly bytes: Uint8Array;
  readonly isStripped: boolean;
};

/** Why a file cannot be added. */
export type FileFault = "type" | "size" | "unreadable";

/** Prepares a photograph or a PDF. A PDF stays as it is, with what it says of itself. */
export const prepareFile = async (file: Blob): Promise<Result<PreparedFile, FileFault>> => {
  if (file.size > chosenLimitInBytes) return fail("size");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const form = formOf(bytes);
  if (form === undefined) return fail("type");
  if (form === "image") return redraw(bytes);
  if (bytes.length > fileLimitInBytes) return fail("size");
  return ok({ mediaType: "application/pdf", bytes, isStripped: false });
};

/** Tells by its first bytes what a file is; undefined for what is not taken. */
export const formOf = (bytes: Uint8Array): "image" | "pdf" | undefined => {
  const opening = String.fromCharCode(...bytes.subarray(0, 12));
  if (opening.startsWith("%PDF-")) return "pdf";
  const isImage =
    opening.startsWith("\xff\xd8\xff") ||
    opening.startsWith("\x89PNG\r\n\x1a\n") ||
    (opening.startsWith("RIFF") && opening.slice(8) === "WEBP");
  return isImage ? "image" : undefined;
};

/** Draws a picture anew, at most 1,600 pixels long: enough to read a page of text by. */
const redraw = async (bytes: Uint8Array): Promise<Result<PreparedFile, FileFault>> => {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)])).catch(() => undefined);
  if (!picture) return fail("unreadable");
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) return fail("unreadable");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  const drawn = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  const fresh = new Uint8Array(await drawn.arrayBuffer());
  return fresh.length > fileLimitInBytes
    ? fail("size")
    : ok({ mediaType: "image/jpeg", bytes: fresh, isStripped: true });
};

const longestSide = 1_600;
/** What a camera makes today is far below; more would only fill the memory of a small device. */
const chosenLimitInBytes = 40 * 1_048_576;
