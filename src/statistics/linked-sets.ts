/**
 * The counts of many tables as one whole, by the persons that are in them: two counts of the same
 * persons are one count, whatever their tables call them and whatever filter stood before them.
 *
 * Written for what left the workstation over years, where most counts are shown: sums are kept only as
 * far as something in them is hidden, and fall apart into groups that know nothing of each other.
 */
import { type LinkedCounts, type Sum, type Traits, traitsIn, traitsKey } from "./linked-counts.ts";
import type { ReleasedTable } from "./release-ledger.ts";
import { type SetFingerprint, setWithout } from "./set-fingerprint.ts";

/** A table of a snapshot, as the ledger keeps it. Only counts of one snapshot are compared by name. */
export type SnapshotTable = { readonly snapshot: string; readonly table: ReleasedTable };

/** A set as text: the same for the same persons. */
export const setKey = ({ size, sums }: SetFingerprint): string =>
  `${size}:${sums.slice(0, 3).join(",")}`;

/** One sum between sets; `surplus` is by how much parts exceed the whole, where a person may be in several. */
type SetSum = Sum;

/** All sets of tables by number, with the sums between them. */
export type LinkedSets = {
  readonly keys: readonly string[];
  readonly sizes: readonly number[];
  readonly sums: readonly SetSum[];
};

/** Links tables. Small rests of one count without another, which no table shows, are counts too. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
export const linkSets = (tables: readonly SnapshotTable[], threshold: number): LinkedSets => {
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  const sums = new Map<string, SetSum>();
  const byTraits = new Map<string, { readonly at: number; readonly set: SetFingerprint }>();
  const numberOf = (set: SetFingerprint): number => {
    const key = setKey(set);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, sizes.length);
    sizes.push(set.size);
    return sizes.length - 1;
  };
  const addSum = (sum: SetSum): void => {
    if (sum.parts.length === 1 && sum.parts[0] === sum.whole) return;
    sums.set(`${sum.whole}=${[...sum.parts].sort((a, b) => a - b).join("+")}`, sum);
  };
  const addRest = (whole: SetFingerprint, part: SetFingerprint): void => {
    const size = whole.size - part.size;
    if (size <= 0 || size >= threshold) return;
    const rest = numberOf(setWithout(whole, part));
    addSum({ whole: numberOf(whole), parts: [numberOf(part), rest], several: false });
  };
  for (const { snapshot, table } of tables)
    for (const { key, set } of table.counts)
      byTraits.set(snapshot + key, { at: numberOf(set), set });
  for (const { snapshot, table } of tables) {
    const layout = {
      axes: table.axes.map(({ name, top, parts }) => ({ name, top, parts: new Map(parts) })),
      where: new Map(table.where),
    };
    const foundOf = (traits: Traits) => byTraits.get(snapshot + traitsKey(traits));
    for (const traits of traitsIn(layout)) {
      const whole = foundOf(traits);
      if (!whole) continue;
      for (const { name, top, parts } of layout.axes) {
        const split = parts.get(traits.get(name) ?? top);
        if (!split) continue;
        const found = split.codes.flatMap(
          (code) => foundOf(new Map([...traits, [name, code]])) ?? [],
        );
        addSum({ whole: whole.at, parts: found.map(({ at }) => at), several: split.several });
        if (split.several) for (const { set } of found) addRest(whole.set, set);
      }
      for (const wider of widerThan(traits, layout)) {
        const outer = foundOf(wider);
        if (outer) addRest(outer.set, whole.set);
      }
    }
  }
  return { keys: [...numbers.keys()], sizes, sums: [...sums.values()] };
};

/** Traits without some of those that everybody in a table or a margin of it has. */
const widerThan = (
  traits: Traits,
  layout: {
    readonly axes: readonly { readonly name: string; readonly top: string }[];
    readonly where: Traits;
  },
): readonly Traits[] => {
  const common = [...traits].filter(
    ([name, code]) =>
      layout.where.get(name) === code ||
      layout.axes.some((axis) => axis.name === name && axis.top === code),
  );
  return common
    .reduce<readonly (readonly string[])[]>(
      (found, [name]) => found.flatMap((left) => [left, [...left, name]]),
      [[]],
    )
    .filter((left) => left.length > 0)
    .map((left) => new Map([...traits].filter(([name]) => !left.includes(name))));
};

/** A group of hidden sets that are bound to each other by sums; `numbers` says which they are. */
export type HiddenGroup = {
  readonly counts: LinkedCounts;
  readonly hidden: ReadonlySet<number>;
  readonly numbers: readonly number[];
};

/** What is hidden, in groups that have no sum in common. */
export const hiddenGroups = (
  { sizes, sums }: LinkedSets,
  isHidden: (at: number) => boolean,
): readonly HiddenGroup[] => {
  const parent = new Map<number, number>();
  const rootOf = (at: number): number => {
    let root = at;
    while ((parent.get(root) ?? root) !== root) root = parent.get(root) ?? root;
    parent.set(at, root);
    return root;
  };
  const open = sums.flatMap((sum) => {
    const members = [...new Set([sum.whole, ...sum.parts])].filter(
      (at) => (sizes[at] ?? 0) > 0 && isHidden(at),
    );
    const [first] = members;
    if (first === undefined) return [];
    for (const other of members) parent.set(rootOf(other), rootOf(first));
    return [{ sum, first, members: new Set(members) }];
  });
  const groups = new Map<number, (typeof open)[number][]>();
  for (const each of open) {
    const root = rootOf(each.first);
    groups.set(root, [...(groups.get(root) ?? []), each]);
  }
  return [...groups.values()].map((group) => {
    const numbers = [...new Set(group.flatMap(({ members }) => [...members]))];
    const places = new Map(numbers.map((number, at) => [number, at]));
    const values = numbers.map((number) => sizes[number] ?? 0);
    const constant = (n: number): number => values.push(n) - 1;
    // What is shown of a sum is one number, on the side of the parts.
    const reduced = group.map(({ sum, members }): Sum => {
      const shown = sum.parts.reduce(
        (all, at) => all + (members.has(at) ? 0 : (sizes[at] ?? 0)),
        0,
      );
      const parts = sum.parts.flatMap((at) => (members.has(at) ? [places.get(at) ?? 0] : []));
      return {
        whole: members.has(sum.whole)
          ? (places.get(sum.whole) ?? 0)
          : constant(sizes[sum.whole] ?? 0),
        parts: shown > 0 ? [...parts, constant(shown)] : parts,
        several: sum.several,
      };
    });
    return {
      counts: {
        keys: values.map((_value, at) => String(at)),
        values,
        margins: values.map(() => 0),
        unpublished: new Set<number>(),
        sums: reduced,
      },
      hidden: new Set(numbers.keys()),
      numbers,
    };
  });
};
