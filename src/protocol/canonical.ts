/**
 * The one way JSON and CBOR are written, and the strict way they are read (`docs/protocol.md` 2).
 *
 * What is signed or hashed is compared byte for byte, so every reader re-encodes what it read and
 * refuses the text when the result differs. That single comparison catches duplicate names, other
 * orders, other spellings of numbers and hidden members.
 */
import canonicalize from "canonicalize";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { equalBytes } from "./bytes.ts";
import { fail, ok, type Result } from "./result.ts";

/**
 * Writes a value as canonical JSON (RFC 8785). Text is put into NFC and made well-formed; members
 * that are undefined are left out.
 *
 * Throws for what has no canonical form here: numbers that are not safe integers, undefined in an
 * array, the names `__proto__`, `constructor` and `prototype`, more than 32 levels.
 */
export const toCanonicalJson = (value: unknown): string => {
  const text = canonicalize(toWritable(value, 0));
  if (text === undefined) throw new TypeError("no canonical form");
  return text;
};

/** Why a text is not canonical JSON. */
export type CanonicalFailure =
  | "not-json"
  | "not-canonical"
  | "forbidden-name"
  | "not-an-integer"
  | "not-normalised"
  | "too-deep"
  | "not-cbor";

/** Reads canonical JSON and refuses every other spelling of the same value. */
export const parseCanonicalJson = (text: string): Result<unknown, CanonicalFailure> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("not-json");
  }
  const fault = faultIn(value, 0);
  if (fault) return fail(fault);
  return canonicalize(value) === text ? ok(value) : fail("not-canonical");
};

/** Writes a value as deterministic CBOR (RFC 8949, 4.2.1). Throws for floats and other types. */
export const toCanonicalCbor = (value: unknown): Uint8Array<ArrayBuffer> => {
  if (faultIn(value, 0)) throw new TypeError("no canonical form");
  return new Uint8Array(
    encode(value, { ...rfc8949EncodeOptions, ignoreUndefinedProperties: true }),
  );
};

/** Reads deterministic CBOR: maps with text names, arrays, text, bytes, integers, true, false, null. */
export const parseCanonicalCbor = (bytes: Uint8Array): Result<unknown, CanonicalFailure> => {
  let value: unknown;
  let again: Uint8Array;
  try {
    value = decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
      rejectDuplicateMapKeys: true,
    });
    const fault = faultIn(value, 0);
    if (fault) return fail(fault);
    again = encode(value, rfc8949EncodeOptions);
  } catch {
    return fail("not-cbor");
  }
  return equalBytes(again, bytes) ? ok(value) : fail("not-canonical");
};

const deepest = 32;
const forbiddenNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const toText = (text: string): string => text.replace(loneSurrogate, "\uFFFD").normalize("NFC");

const toWritable = (value: unknown, depth: number): unknown => {
  if (depth > deepest) throw new TypeError("too deep");
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return toText(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError("not an integer");
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => toWritable(item, depth + 1));
  if (typeof value !== "object") throw new TypeError("no canonical form");
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (forbiddenNames.has(name)) throw new TypeError("forbidden name");
    members[toText(name)] = toWritable(member, depth + 1);
  }
  return members;
};

const isText = (text: string): boolean =>
  text.search(loneSurrogate) < 0 && text === text.normalize("NFC");

const faultIn = (value: unknown, depth: number): CanonicalFailure | undefined => {
  if (depth > deepest) return "too-deep";
  switch (typeof value) {
    case "string":
      return isText(value) ? undefined : "not-normalised";
    case "number":
      return Number.isSafeInteger(value) ? undefined : "not-an-integer";
    case "bigint":
      return "not-an-integer";
    case "object":
      return value === null || value instanceof Uint8Array
        ? undefined
        : (faultInNames(value) ?? faultInMembers(value, depth + 1));
    default:
      return undefined;
  }
};

const faultInNames = (value: object): CanonicalFailure | undefined => {
  if (Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  if (names.some((name) => forbiddenNames.has(name))) return "forbidden-name";
  return names.every(isText) ? undefined : "not-normalised";
};

const faultInMembers = (value: object, depth: number): CanonicalFailure | undefined => {
  for (const member of Object.values(value)) {
    const fault = faultIn(member, depth);
    if (fault) return fault;
  }
  return undefined;
};
