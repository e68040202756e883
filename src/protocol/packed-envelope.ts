/**
 * An envelope on its way to a reader, without what every age header has in common.
 *
 * The header of an age file is text: fixed words and base64. Its values alone, raw, are 106 bytes
 * shorter for two recipients, which on a link of 1 Mbit/s is eight seconds for 10,000 cases. There is
 * one way to write them, so the very bytes come back; a signature over these bytes says so.
 */
import { ageHeaderLength, readAgeHeader, writeAgeHeader } from "./age-header.ts";
import { concatBytes } from "./bytes.ts";

/**
 * Packs an envelope: one byte with the number of its recipients, their values, the rest as it was.
 * Bytes that are no age file, which a reader must see too, follow a zero as they are.
 */
export const packEnvelope = (envelope: Uint8Array): Uint8Array<ArrayBuffer> => {
  const values = readAgeHeader(envelope);
  if (!values) return concatBytes(Uint8Array.of(0), envelope);
  const recipients = (values.length - 1) / 2;
  return concatBytes(
    Uint8Array.of(recipients),
    ...values,
    envelope.subarray(ageHeaderLength(recipients)),
  );
};

/**
 * Reads an envelope of a known length that was packed, at the beginning of `bytes`; `taken` is how many
 * bytes it took there. Undefined when there are too few. Nothing is checked: the signature will.
 */
export const unpackEnvelope = (
  bytes: Uint8Array,
  length: number,
): { readonly envelope: Uint8Array; readonly taken: number } | undefined => {
  const recipients = bytes[0] ?? 0;
  const values = recipients === 0 ? 0 : 2 * recipients + 1;
  const body = 1 + values * valueLength;
  const rest = length - (recipients === 0 ? 0 : ageHeaderLength(recipients));
  const taken = body + rest;
  if (rest < 0 || taken > bytes.length) return undefined;
  if (recipients === 0) return { envelope: bytes.subarray(body, taken), taken };
  const header = writeAgeHeader(
    Array.from({ length: values }, (_none, at) =>
      bytes.subarray(1 + at * valueLength, 1 + (at + 1) * valueLength),
    ),
  );
  return { envelope: concatBytes(header, bytes.subarray(body, taken)), taken };
};

const valueLength = 32;
