import { z } from "zod";

/** A random name: UUID version 4, lower case, with hyphens. 16 bytes wherever bytes are written. */
export const Id = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
export type Id = z.infer<typeof Id>;

/** Draws a new random id from the platform's generator. */
export const newId = (): Id => globalThis.crypto.randomUUID();

/** Gives the 16 bytes of an id. Throws when the text is no id. */
export const idToBytes = (id: Id): Uint8Array<ArrayBuffer> => {
  const hex = Id.parse(id).replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
};

/** Gives the id of 16 bytes, or undefined when they are not a version 4 UUID. */
export const bytesToId = (bytes: Uint8Array): Id | undefined => {
  if (bytes.length !== 16) return undefined;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = [8, 12, 16, 20].reduceRight(
    (whole, at) => `${whole.slice(0, at)}-${whole.slice(at)}`,
    hex,
  );
  return Id.safeParse(text).data;
};
