/** A box to sign in with a finger, a pen or a mouse. Strokes are kept as whole numbers, no picture. */
import { type PointerEvent, useRef, useState } from "react";
import { Button } from "./button.tsx";
import style from "./controls.module.css";

/**
 * Draws and takes a signature: a box of 600 by 200 units, strokes as `x,y x,y`, parted by semicolons.
 * Those who cannot draw here choose another way to give consent; nothing depends on it.
 */
export function Signature({ value, onChange, label, clearWord }: SignatureProps) {
  const [stroke, setStroke] = useState<readonly string[]>([]);
  const box = useRef<SVGSVGElement>(null);
  const strokes = [
    ...(value ? value.split(";") : []),
    ...(stroke.length ? [stroke.join(" ")] : []),
  ];
  const at = (event: PointerEvent): string => {
    const { left, top, width, height } = box.current?.getBoundingClientRect() ?? nowhere;
    const x = within(((event.clientX - left) / width) * 600, 600);
    const y = within(((event.clientY - top) / height) * 200, 200);
    return `${x},${y}`;
  };
  const end = (): void => {
    const drawn = [value, stroke.join(" ")].filter(Boolean).join(";");
    if (stroke.length > 0 && drawn.length <= mostCharacters) onChange(drawn);
    setStroke([]);
  };
  return (
    <div className={style["signature"]}>
      <svg
        ref={box}
        viewBox="0 0 600 200"
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setStroke([at(event)]);
        }}
        onPointerMove={(event) => {
          if (stroke.length > 0 && stroke.length < mostPoints && stroke.at(-1) !== at(event))
            setStroke([...stroke, at(event)]);
        }}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <line x1="30" y1="160" x2="570" y2="160" />
        {strokes.map((points, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever added at the end
          <polyline key={place} points={points} />
        ))}
      </svg>
      {strokes.length > 0 && (
        <Button tone="link" onPress={() => onChange(undefined)}>
          {clearWord}
        </Button>
      )}
    </div>
  );
}

type SignatureProps = {
  readonly value: string | undefined;
  readonly onChange: (drawing: string | undefined) => void;
  readonly label: string;
  readonly clearWord: string;
};

const nowhere = { left: 0, top: 0, width: 600, height: 200 };
const mostPoints = 400;
const mostCharacters = 20_000;

const within = (value: number, most: number): number =>
  Math.max(0, Math.min(most, Math.round(value)));
