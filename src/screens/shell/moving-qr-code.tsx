/** A text too long for one QR code, shown as several in turn. */
import { useEffect, useState } from "react";
import { toParts } from "../../protocol/offline-enrolment.ts";
import type { Words } from "../../words/words.ts";
import { QrCode } from "./qr-code.tsx";

/** Shows the parts one after the other, over and over; a short text stands still. */
export function MovingQrCode({ words, text, label }: MovingQrCodeProps) {
  const [parts, setParts] = useState<readonly string[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => void toParts(text).then(setParts), [text]);
  useEffect(() => {
    if (parts.length < 2) return;
    const timer = setInterval(
      () => setAt((place) => (place + 1) % parts.length),
      turnInMilliseconds,
    );
    return () => clearInterval(timer);
  }, [parts]);
  const part = parts[at];
  if (part === undefined) return null;
  return (
    <figure>
      <QrCode text={part} label={label} />
      {parts.length > 1 && (
        <figcaption>{words.say("scan.hold", { count: parts.length })}</figcaption>
      )}
    </figure>
  );
}

// Slow enough for a camera that looks eight times a second to see each one.
const turnInMilliseconds = 350;

type MovingQrCodeProps = {
  readonly words: Words;
  readonly text: string;
  readonly label: string;
};
