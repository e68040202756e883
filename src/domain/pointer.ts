/**
 * Places in a case: a JSON Pointer (RFC 6901) with item ids in place of positions, so that a place
 * stays the same when items are added, removed or sorted: `/routeLeg/4f6c…/toCountry`.
 */

/** A place as its steps, outermost first; the empty list is the whole document. */
export type Steps = readonly string[];

/** Writes steps as a pointer; `~` becomes `~0`, `/` becomes `~1`; no steps give the empty text. */
export const toPointer = (steps: Steps): string =>
  steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** Reads a pointer back into its steps. The inverse of `toPointer`. */
export const toSteps = (pointer: string): Steps =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/**
 * A set of places, written as pointers in which `*` stands for any one step. A place covers all that
 * lies beneath it: `/consent` covers every field of every consent record.
 */
export type Places = {
  /** Whether the place itself, or one above it, is in the set. */
  readonly covers: (steps: Steps) => boolean;
  /** Whether a place beneath this one is in the set. */
  readonly reachesBelow: (steps: Steps) => boolean;
};

/** Makes a set of places from patterns; the empty pattern covers everything. */
export const placesOf = (patterns: readonly string[]): Places => {
  const wanted = patterns.map(toSteps);
  const agree = (pattern: Steps, steps: Steps, length: number): boolean =>
    pattern.slice(0, length).every((step, at) => step === "*" || step === steps[at]);
  return {
    covers: (steps) =>
      wanted.some(
        (pattern) => pattern.length <= steps.length && agree(pattern, steps, pattern.length),
      ),
    reachesBelow: (steps) =>
      wanted.some(
        (pattern) => pattern.length > steps.length && agree(pattern, steps, steps.length),
      ),
  };
};
