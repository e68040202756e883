/**
 * Pipes between nodes, and how much one of them can move while everything else stays in balance: a
 * greatest flow by shortest ways (Edmonds and Karp). Knows no table.
 */

/** One pipe of a network. */
export type Pipe = number;

/** Pipes between numbered nodes. */
export type Network = {
  /** Lays a pipe that may carry so much more than now in its direction, and so much less. */
  readonly lay: (from: number, to: number, forth: number, back: number) => Pipe;
  /** How much more (`forth`) or less (`back`) a pipe may carry, the others following; at most `upTo`. */
  readonly reach: (pipe: Pipe, upTo: number, direction: "forth" | "back") => number;
};

/** Makes a network of `nodes` nodes, numbered from 0. */
export const createNetwork = (nodes: number): Network => {
  // Side 2k of a pipe goes forth, side 2k + 1 goes back; `start` says where a side begins.
  const start: number[] = [];
  const room: number[] = [];
  const sidesAt: number[][] = Array.from({ length: nodes }, () => []);
  const endOf = (side: number): number => start[side ^ 1] ?? 0;
  const laySide = (from: number, capacity: number): void => {
    sidesAt[from]?.push(start.length);
    start.push(from);
    room.push(capacity);
  };

  /** The side by which each node is reached from a node, as far as there is room; -1 where it is not. */
  const spread = (from: number, left: Float64Array): Int32Array => {
    const reachedBy = new Int32Array(nodes).fill(-1);
    const waiting = [from];
    for (let at = 0; at < waiting.length; at += 1)
      for (const side of sidesAt[waiting[at] ?? 0] ?? []) {
        const next = endOf(side);
        if (next === from || reachedBy[next] !== -1 || (left[side] ?? 0) <= 0) continue;
        reachedBy[next] = side;
        waiting.push(next);
      }
    return reachedBy;
  };

  /** The sides of a shortest way with room left; empty where there is none. */
  const wayBetween = (from: number, to: number, left: Float64Array): readonly number[] => {
    const reachedBy = spread(from, left);
    const way: number[] = [];
    for (let node = to; node !== from; node = start[way.at(-1) ?? 0] ?? from) {
      const side = reachedBy[node] ?? -1;
      if (side === -1) return [];
      way.push(side);
    }
    return way;
  };

  return {
    lay: (from, to, forth, back) => {
      laySide(from, forth);
      laySide(to, back);
      return start.length - 2;
    },
    reach: (pipe, upTo, direction) => {
      const side = direction === "forth" ? pipe : pipe ^ 1;
      const wanted = Math.min(upTo, room[side] ?? 0);
      const left = Float64Array.from(room);
      left[pipe] = 0;
      left[pipe ^ 1] = 0;
      const [from, to] = [endOf(side), start[side] ?? 0];
      let carried = 0;
      while (carried < wanted) {
        const way = wayBetween(from, to, left);
        if (way.length === 0) break;
        carried += send(way, wanted - carried, left);
      }
      return carried;
    },
  };
};

/** Sends as much as there is room for along a way, at most `wanted`, and says how much. */
const send = (way: readonly number[], wanted: number, left: Float64Array): number => {
  const amount = Math.min(wanted, ...way.map((side) => left[side] ?? 0));
  for (const side of way) {
    left[side] = (left[side] ?? 0) - amount;
    left[side ^ 1] = (left[side ^ 1] ?? 0) + amount;
  }
  return amount;
};
