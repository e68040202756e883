/** A QR code on screen and paper, drawn as one path: the security policy allows no markup from text. */
import { encodeQR } from "qr";
import style from "./qr-code.module.css";

/** Draws a text as a QR code. `label` says what it is to those who cannot see it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 3 });
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      className={style["code"]}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect className={style["light"]} width="100%" height="100%" />
      <path className={style["dark"]} d={path} />
    </svg>
  );
}
