/** Where names stand beside points of a map, so that none covers another. */
import type { Point } from "./world.ts";

/** A name to be placed beside a point of the drawing. */
export type Wanted = { readonly text: string; readonly at: Point };

/** A name in its place; `anchor` is the end of the text that lies at x. */
export type Label = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end" | "middle";
};

/**
 * Places names in the order given, each where there is room: at the right of its point, the left, below
 * or above. A name that finds no room is left out; the table has it.
 */
export const placedLabels = (
  wanted: readonly Wanted[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly Label[] => {
  const taken: Box[] = wanted.map(({ at: [x, y] }) => boxAt(x - 2, y - 2, 4, 4));
  return wanted.flatMap(({ text, at: [x, y] }) => {
    const long = text.length * perLetter;
    const choices = [
      { x: x + gap, y, anchor: "start" as const, left: x + gap },
      { x: x - gap, y, anchor: "end" as const, left: x - gap - long },
      { x, y: y + tall, anchor: "middle" as const, left: x - long / 2 },
      { x, y: y - tall, anchor: "middle" as const, left: x - long / 2 },
    ];
    for (const { left, ...label } of choices) {
      const box = boxAt(left, label.y - tall / 2, long, tall);
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (!isInside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [{ text, ...label }];
    }
    return [];
  });
};

/** Room that a letter takes in the drawing, on a phone, where letters are largest. */
const perLetter = 5.6;
const tall = 12;
const gap = 5;

type Box = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

const boxAt = (left: number, top: number, width: number, height: number): Box => ({
  left,
  right: left + width,
  top,
  bottom: top + height,
});

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;
