/**
 * Seals segments of the summary index. They never leave the device and can always be made anew, so
 * they are sealed to one person alone, fast, and bound to the place they stand in.
 */
import { concatBytes, fromUtf8, toUtf8 } from "../protocol/bytes.ts";
import { toCanonicalJson } from "../protocol/canonical.ts";
import { toBase64Url } from "../protocol/hash.ts";
import { paddedLength } from "../protocol/padding.ts";
import type { OpenSegment, SealedSegment, SegmentPlace } from "./clearance.ts";

/** Seals and opens segments under subkeys of one master key. */
export type SegmentSealer = {
  /** A name that stands for the person on this device and tells nothing, 22 characters. */
  readonly name: string;
  seal(segment: OpenSegment): Promise<Uint8Array>;
  open(segment: SealedSegment): Promise<string | undefined>;
};

/**
 * Derives the subkeys from a master key of 32 bytes. AES-256-GCM with a random nonce; the associated
 * data are table, segment, counter and schema, so that a blob put in another place, or an older one
 * put back, does not open. The text is padded to the classes of envelopes.
 */
export const createSegmentSealer = async (masterKey: Uint8Array): Promise<SegmentSealer> => {
  const subtle = globalThis.crypto.subtle;
  const material = await subtle.importKey("raw", new Uint8Array(masterKey), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const salt = new Uint8Array(0);
  const keys = new Map<string, Promise<CryptoKey>>();
  const keyOf = (table: string): Promise<CryptoKey> => {
    const made =
      keys.get(table) ??
      subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt, info: toUtf8(`lindung/segment/v1\0${table}`) },
        material,
        { name: "AES-GCM", length: 256 },
        false,
        ["encrypt", "decrypt"],
      );
    keys.set(table, made);
    return made;
  };
  const info = toUtf8("lindung/index-name/v1\0");
  const name = await subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt, info },
    material,
    128,
  );

  return {
    name: toBase64Url(new Uint8Array(name)),
    seal: async (segment) => {
      const iv = globalThis.crypto.getRandomValues(new Uint8Array(nonceLength));
      const additionalData = contextOf(segment);
      const key = await keyOf(segment.table);
      const sealed = await subtle.encrypt(
        { name: "AES-GCM", iv, additionalData },
        key,
        pad(toUtf8(segment.text)),
      );
      return concatBytes(iv, new Uint8Array(sealed));
    },
    open: async (segment) => {
      try {
        const key = await keyOf(segment.table);
        const iv = new Uint8Array(segment.blob.subarray(0, nonceLength));
        const plaintext = await subtle.decrypt(
          { name: "AES-GCM", iv, additionalData: contextOf(segment) },
          key,
          new Uint8Array(segment.blob.subarray(nonceLength)),
        );
        return unpad(new Uint8Array(plaintext));
      } catch {
        return undefined;
      }
    },
  };
};

const nonceLength = 12;

const contextOf = ({ table, segment, counter, schema }: SegmentPlace): Uint8Array<ArrayBuffer> =>
  toUtf8(toCanonicalJson({ table, segment, counter, schema }));

const pad = (text: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padded = new Uint8Array(paddedLength(4 + text.length));
  new DataView(padded.buffer).setUint32(0, text.length);
  padded.set(text, 4);
  return padded;
};

const unpad = (padded: Uint8Array): string | undefined => {
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  return 4 + length <= padded.length ? fromUtf8(padded.subarray(4, 4 + length)) : undefined;
};
