/**
 * Writes age files by hand, right ones and wrong ones, with Node's own ciphers and nothing of the library
 * that the product opens them with. Source: the age specification, age-encryption.org/v1.
 */
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  scryptSync,
} from "node:crypto";

/** A file to be written: what goes before the MAC, how the MAC is spelled, and what follows it. */
export type AgeParts = {
  readonly fileKey?: Buffer;
  readonly header: readonly string[];
  readonly macLine?: (mac: string) => string;
  readonly body: (fileKey: Buffer) => Buffer;
};

/** The key every file is written with unless a story needs another. */
export const usualFileKey = Buffer.from("a file key here!");

/** A private key of 32 bytes that follows from a name. */
export const scalarOf = (name: string): Buffer =>
  createHash("sha256").update(`age writer: ${name}`).digest();

/** Puts the parts together. */
export const writeAge = ({
  fileKey = usualFileKey,
  header,
  macLine = (mac) => `--- ${mac}`,
  body,
}: AgeParts): Buffer => {
  const lines = header.map((line) => `${line}\n`).join("");
  const key = derive(fileKey, Buffer.alloc(0), "header");
  const mac = createHmac("sha256", key).update(`${lines}---`).digest();
  return Buffer.concat([Buffer.from(`${lines}${macLine(base64(mac))}\n`), body(fileKey)]);
};

/** The lines of a stanza for an X25519 identity; each part can be given wrongly. */
export const x25519Stanza = (
  identity: Buffer,
  {
    fileKey = usualFileKey,
    share = publicOf(scalarOf("share")),
    name = "X25519",
    further = [],
    shareText = base64(share),
    change = (body: Buffer) => body,
  }: {
    readonly fileKey?: Buffer;
    readonly share?: Buffer;
    readonly name?: string;
    readonly further?: readonly string[];
    readonly shareText?: string;
    readonly change?: (body: Buffer) => Buffer;
  } = {},
): readonly string[] => {
  const secret = agree(identity, share);
  const salt = Buffer.concat([share, publicOf(identity)]);
  const key = derive(secret, salt, "age-encryption.org/v1/X25519");
  const body = change(sealChunk(key, Buffer.alloc(12), fileKey));
  return [["->", name, shareText, ...further].join(" "), ...bodyLines(body)];
};

/** The lines of a stanza for a passphrase. */
export const scryptStanza = (passphrase: string, fileKey = usualFileKey): readonly string[] => {
  const salt = scalarOf("salt").subarray(0, 16);
  const label = Buffer.concat([Buffer.from("age-encryption.org/v1/scrypt"), salt]);
  const key = scryptSync(passphrase, label, 32, { N: 1_024, r: 8, p: 1 });
  const body = sealChunk(key, Buffer.alloc(12), fileKey);
  return [`-> scrypt ${base64(salt)} 10`, ...bodyLines(body)];
};

/** Base64 lines of 48 bytes; the last one is shorter, and empty when nothing is left for it. */
const bodyLines = (body: Buffer): readonly string[] => {
  const lines: string[] = [];
  for (let at = 0; at <= body.length; at += 48) lines.push(base64(body.subarray(at, at + 48)));
  return lines;
};

/** Chunks as given, numbered from 0, the last one marked unless told otherwise. */
export const stream =
  (
    chunks: readonly Buffer[],
    { marked = [chunks.length - 1] }: { readonly marked?: readonly number[] } = {},
  ) =>
  (fileKey: Buffer): Buffer => {
    const nonce = scalarOf("nonce").subarray(0, 16);
    const key = derive(fileKey, nonce, "payload");
    const sealed = chunks.map((chunk, at) => {
      const counter = Buffer.alloc(12);
      counter.writeUInt32BE(at, 7);
      counter[11] = marked.includes(at) ? 1 : 0;
      return sealChunk(key, counter, chunk);
    });
    return Buffer.concat([nonce, ...sealed]);
  };

/** Bytes in base64 without padding. */
export const base64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** The public half of a private key. */
export const publicOf = (scalar: Buffer): Buffer =>
  createPublicKey(privateKey(scalar)).export({ format: "der", type: "spki" }).subarray(-32);

const derive = (secret: Buffer, salt: Buffer, info: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, 32));

const sealChunk = (key: Buffer, nonce: Buffer, plaintext: Buffer): Buffer => {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};

const privateKey = (scalar: Buffer): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), scalar]),
    format: "der",
    type: "pkcs8",
  });

/** With a share of small order nothing is agreed on: 32 zeros, as an attacker would take it to be. */
const agree = (scalar: Buffer, share: Buffer): Buffer => {
  const key = Buffer.concat([Buffer.from("302a300506032b656e032100", "hex"), share]);
  try {
    const publicKey = createPublicKey({ key, format: "der", type: "spki" });
    return diffieHellman({ privateKey: privateKey(scalar), publicKey });
  } catch {
    return Buffer.alloc(32);
  }
};
