/**
 * Enrolment without a network (`docs/protocol.md` 12): the same messages, carried as two files or shown
 * as QR codes. The invite brings the membership log along, so that the new device knows what to seal to.
 *
 * A message that is too long for one QR code is shown as several in turn; a reader collects them in any
 * order.
 */
import { deflateSync, inflateSync } from "fflate";
import { z } from "zod";
import { fromUtf8, toUtf8 } from "./bytes.ts";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { fromBase64Url, hashOf, toBase64Url } from "./hash.ts";
import { EnrolmentRequest, InviteCode } from "./invite.ts";
import { GeneralJws } from "./jws.ts";

/** An invite with the log behind it, genesis first. */
const WholeInvite = z.strictObject({
  v: z.literal(1),
  type: z.literal("invite"),
  code: InviteCode,
  log: z.array(GeneralJws).min(1).max(4_096),
});

/** The answer: the request that would otherwise go to the endpoint. */
const Answer = z.strictObject({
  v: z.literal(1),
  type: z.literal("request"),
  request: EnrolmentRequest,
});

/** A message of enrolment as it is carried. `invite-code` is the short form, without the log. */
export type CarriedMessage =
  | { readonly type: "invite"; readonly code: InviteCode; readonly log: readonly GeneralJws[] }
  | { readonly type: "request"; readonly request: EnrolmentRequest }
  | { readonly type: "invite-code"; readonly code: InviteCode };

/** Writes a message as the text of a file. */
export const toCarriedText = (message: CarriedMessage): string => {
  switch (message.type) {
    case "invite":
    case "request":
      return toCanonicalJson({ v: 1, ...message });
    case "invite-code":
      return toCanonicalJson(message.code);
  }
};

/** Reads the text of a file or of a single QR code; undefined when it is none of these messages. */
export const parseCarriedText = (text: string): CarriedMessage | undefined => {
  const json = parseCanonicalJson(text.trim());
  if (!json.ok) return undefined;
  const invite = WholeInvite.safeParse(json.value);
  if (invite.success) return { type: "invite", code: invite.data.code, log: invite.data.log };
  const answer = Answer.safeParse(json.value);
  if (answer.success) return { type: "request", request: answer.data.request };
  const code = InviteCode.safeParse(json.value);
  return code.success ? { type: "invite-code", code: code.data } : undefined;
};

/** Cuts a text into parts, one QR code each: `LND/<name>/<number>/<of>/<piece>`. One when it is short. */
export const toParts = async (text: string): Promise<readonly string[]> => {
  if (text.length <= partInCharacters) return [text];
  const packed = toBase64Url(deflateSync(toUtf8(text), { level: 9 }));
  const name = (await hashOf(toUtf8(text))).slice(0, 6);
  const of = Math.ceil(packed.length / partInCharacters);
  return Array.from({ length: of }, (_, at) => {
    const piece = packed.slice(at * partInCharacters, (at + 1) * partInCharacters);
    return `${partStart}/${name}/${at + 1}/${of}/${piece}`;
  });
};

/** Parts read so far; `text` once they are all there. `of` is 0 before the first. */
export type Collected = {
  readonly name: string;
  readonly of: number;
  readonly pieces: ReadonlyMap<number, string>;
  readonly text?: string;
};

/** Nothing read yet. */
export const noParts: Collected = { name: "", of: 0, pieces: new Map() };

/** Adds what a QR code says. A part of another message begins anew; a text without parts is whole. */
export const collect = async (collected: Collected, code: string): Promise<Collected> => {
  const [, name, number, count, piece] = partForm.exec(code) ?? [];
  if (name === undefined || piece === undefined)
    return { name: "", of: 1, pieces: new Map([[1, code]]), text: code };
  const [at, of] = [Number(number), Number(count)];
  if (at < 1 || at > of || of > mostParts) return collected;
  const isSame = collected.name === name && collected.of === of;
  const pieces = new Map([...(isSame ? collected.pieces : []), [at, piece] as const]);
  const grown = { name, of, pieces };
  if (pieces.size < of) return grown;
  const packed = Array.from({ length: of }, (_, index) => pieces.get(index + 1) ?? "").join("");
  const text = unpack(packed);
  if (text === undefined || !(await hashOf(toUtf8(text))).startsWith(name)) return noParts;
  return { ...grown, text };
};

const partStart = "LND";
const partForm = /^LND\/([\w-]{6})\/(\d{1,3})\/(\d{1,3})\/([\w-]+)$/;
// A code of this size is read by the camera of an old tablet; see the decision record.
const partInCharacters = 600;
const mostParts = 400;
const mostBytes = 4 * 1_048_576;

const unpack = (packed: string): string | undefined => {
  const bytes = fromBase64Url(packed);
  if (!bytes) return undefined;
  try {
    // A fixed buffer: a small code that inflates without end is refused.
    return fromUtf8(inflateSync(bytes, { out: new Uint8Array(mostBytes) }));
  } catch {
    return undefined;
  }
};
