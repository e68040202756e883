/**
 * Plain JSON values and when two of them are the same. Knows no case and no schema.
 */

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [name: string]: Json };

/** Says whether a value is a JSON object: not an array, not null. */
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !isJsonArray(value);

/** Says whether a value is a JSON array. */
export const isJsonArray = (value: Json | undefined): value is readonly Json[] =>
  Array.isArray(value);

/**
 * Says whether two values have the same canonical JSON. Absent (`undefined`) is a value of its own;
 * the order of members does not count, the order of a list does.
 */
export const isSameJson = (left: Json | undefined, right: Json | undefined): boolean => {
  if (left === right) return true;
  if (isJsonArray(left) && isJsonArray(right))
    return left.length === right.length && left.every((item, at) => isSameJson(item, right[at]));
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => Object.hasOwn(right, name) && isSameJson(left[name], right[name]))
    );
  }
  return false;
};
