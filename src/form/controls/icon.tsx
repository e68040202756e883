/** The drawings of the product: one 24-unit grid, two-unit strokes, the colour of the text beside them. */

/** Draws one icon. It is always decoration: the words beside it carry the meaning. */
export function Icon({ name, size = 24, flip = false }: IconProps) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={flip ? "flip-in-rtl" : undefined}
    >
      {paths[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

type IconProps = {
  readonly name: IconName;
  readonly size?: number;
  /** Mirrors the drawing where text runs right to left (arrows only). */
  readonly flip?: boolean;
};

/** The drawings there are. */
export type IconName = keyof typeof paths;

const paths = {
  online: [
    "M2.5 8.5a14 14 0 0 1 19 0",
    "M5.5 12a9.5 9.5 0 0 1 13 0",
    "M8.5 15.5a5 5 0 0 1 7 0",
    "M12 19h.01",
  ],
  offline: [
    "M3 3l18 18",
    "M2.5 8.5a14 14 0 0 1 4.2-2.6",
    "M10.6 5a14 14 0 0 1 10.9 3.5",
    "M5.5 12a9.5 9.5 0 0 1 4.4-2.3",
    "M14.6 10.2a9.5 9.5 0 0 1 3.9 1.8",
    "M8.5 15.5a5 5 0 0 1 7 0",
    "M12 19h.01",
  ],
  send: ["M12 15V4", "M7.5 8.5 12 4l4.5 4.5", "M4 14v5a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-5"],
  shield: ["M12 3l8 3v5.5c0 5-3.4 8-8 9.5-4.6-1.5-8-4.5-8-9.5V6z", "M8.8 12l2.3 2.3 4.2-4.4"],
  shieldOpen: ["M12 3l8 3v5.5c0 5-3.4 8-8 9.5-4.6-1.5-8-4.5-8-9.5V6z", "M12 8.5v4", "M12 15.8h.01"],
  cup: [
    "M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4z",
    "M16 10.5h1.5a2.5 2.5 0 0 1 0 5H16",
    "M8.5 3v3",
    "M12.5 3v3",
  ],
  hide: [
    "M3 3l18 18",
    "M10.6 5.6A9 9 0 0 1 12 5.5c5 0 8.4 4 9.5 6.5a12 12 0 0 1-2.6 3.6",
    "M6.4 7A12.6 12.6 0 0 0 2.5 12C3.6 14.5 7 18.5 12 18.500a9 9 0 0 0 4.3-1.1",
    "M9.9 10a3 3 0 0 0 4.2 4.2",
  ],
  back: ["M14.5 5.5 8 12l6.5 6.5"],
  forward: ["M9.5 5.5 16 12l-6.5 6.5"],
  down: ["M5.5 9 12 15.5 18.5 9"],
  check: ["M4.5 12.500l5 5L19.5 7"],
  saved: [
    "M7 3h10a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
    "M9 12l2.2 2.200L15 10",
  ],
  lock: ["M6 11h12v9H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  alert: ["M12 4 2.8 20h18.400z", "M12 10v4.5", "M12 17.300h.01"],
  plus: ["M12 5v14", "M5 12h14"],
  cross: ["M6 6l12 12", "M18 6 6 18"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M15.5 15.5 20.5 20.5"],
  people: [
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "M2.5 20a6.5 6.5 0 0 1 13 0",
    "M16 4.300a3.5 3.5 0 0 1 0 6.4",
    "M18 14.300a6.5 6.5 0 0 1 3.5 5.7",
  ],
  chart: ["M4 4v16h16", "M8.5 16v-4", "M13 16V8", "M17.5 16v-6"],
  list: ["M8 6h12", "M8 12h12", "M8 18h12", "M4 6h.01", "M4 12h.01", "M4 18h.01"],
  globe: [
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
    "M3 12h18",
    "M12 3c2.5 2.5 3.8 5.5 3.8 9s-1.3 6.5-3.8 9c-2.5-2.5-3.8-5.5-3.8-9s1.3-6.5 3.8-9z",
  ],
  print: ["M7 9V4h10v5", "M7 17H4V9h16v8h-3", "M7 14h10v6H7z"],
  sync: [
    "M20 12a8 8 0 0 1-14 5.300L4 15.5",
    "M4 12a8 8 0 0 1 14-5.300L20 8.5",
    "M20 4v4.500h-4.5",
    "M4 20v-4.500h4.5",
  ],
  note: ["M5 4h14v11l-5 5H5z", "M19 15h-5v5", "M9 9h6", "M9 13h3"],
} as const;
