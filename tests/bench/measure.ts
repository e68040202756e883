/**
 * What every bench shares: medians, the one-line report, and the processor slow-down.
 *
 * A figure is only ever published as a ratio against a rival measured in the same run, because the
 * machine it ran on is shared and its absolute speed says little.
 */

/** One published line. `ratio` is ours divided by the rival's; below 1 means less than the rival. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly rival?: { readonly name: string; readonly value: number };
  /** The limit the project set itself, as a sentence for the summary table. */
  readonly goal: string;
  readonly met: boolean;
  /** Lowest and highest of the single measurements, same unit as `value`. */
  readonly spread?: readonly [number, number];
};

/** The middle value; the mean of the two middle ones when their number is even. Throws when empty. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which `share` (0 to 1) of the values lie, linearly interpolated. Throws when empty. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)];
  const high = sorted[Math.ceil(position)];
  if (low === undefined || high === undefined) throw new RangeError("no values");
  return low + (high - low) * (position - Math.floor(position));
};

/** Prints a figure in the project's one-line form and returns it. */
export const report = (figure: Figure): Figure => {
  const { name, value, unit, rival, spread } = figure;
  const ratio = rival
    ? ` ratio=${(value / rival.value).toFixed(2)} against=${rival.name}`
    : " ratio=– against=–";
  const range = spread ? ` spread=${round(spread[0])}–${round(spread[1])}` : "";
  const theirs = rival ? ` rival=${round(rival.value)}` : "";
  console.log(
    `${name} ${round(value)} ${unit}${ratio}${theirs}${range} goal="${figure.goal}" ${figure.met ? "met" : "MISSED"}`,
  );
  return figure;
};

const round = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);

/** Lowest and highest value. */
export const spreadOf = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];
