/** Alters bytes as noise, damage and malice do. The same seed gives the same bytes. */
import { concatBytes } from "../../src/protocol/bytes.ts";

/** Gives one of the samples altered in one to four ways, or, one time in ten, noise alone. */
export const altered = (samples: readonly Uint8Array[], seed: number): Uint8Array<ArrayBuffer> => {
  const draw = drawer(seed);
  if (draw(10) === 0) return Uint8Array.from({ length: draw(400) }, () => draw(256));
  let bytes: Uint8Array = samples[draw(samples.length)] ?? new Uint8Array(0);
  for (let times = 1 + draw(4); times > 0; times -= 1) {
    const change = changes[draw(changes.length)];
    bytes = change?.(bytes, draw, samples) ?? bytes;
  }
  return new Uint8Array(bytes);
};

type Draw = (below: number) => number;
type Change = (bytes: Uint8Array, draw: Draw, samples: readonly Uint8Array[]) => Uint8Array;

/** Mulberry32: small, and good enough to alter bytes with. */
const drawer = (seed: number): Draw => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  };
};

const placed = (bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array => {
  const copy = bytes.slice();
  for (const [offset, value] of values.entries())
    if (at + offset < copy.length) copy[at + offset] = value;
  return copy;
};

const telling = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x2d, 0x41, 0x5b, 0x5d, 0x7b, 0x7d] as const;

const changes: readonly Change[] = [
  (bytes, draw) => {
    const at = draw(bytes.length);
    return placed(bytes, at, [(bytes[at] ?? 0) ^ (1 << draw(8))]);
  },
  (bytes, draw) => placed(bytes, draw(bytes.length), [telling[draw(telling.length)] ?? 0]),
  (bytes, draw) => placed(bytes, draw(bytes.length), [draw(256)]),
  // A length, a count or a number, made huge or small.
  (bytes, draw) => placed(bytes, draw(bytes.length), [0, 0, draw(2) * 255, draw(256)]),
  (bytes, draw) => placed(bytes, draw(bytes.length), [255, 255, 255, 255 - draw(9)]),
  (bytes, draw) => bytes.slice(0, draw(bytes.length)),
  (bytes, draw) => bytes.slice(draw(Math.min(64, bytes.length))),
  (bytes, draw) => {
    const from = draw(bytes.length);
    return concatBytes(bytes.subarray(0, from), bytes.subarray(from + 1 + draw(40)));
  },
  (bytes, draw) => {
    const at = draw(bytes.length);
    const noise = Uint8Array.from({ length: 1 + draw(20) }, () => draw(256));
    return concatBytes(bytes.subarray(0, at), noise, bytes.subarray(at));
  },
  (bytes, draw) => {
    const from = draw(bytes.length);
    const part = bytes.subarray(from, from + 1 + draw(60));
    return concatBytes(bytes.subarray(0, from), part, part, bytes.subarray(from + part.length));
  },
  (bytes, draw, samples) => {
    const other = samples[draw(samples.length)] ?? bytes;
    return concatBytes(bytes.subarray(0, draw(bytes.length)), other.subarray(draw(other.length)));
  },
];
