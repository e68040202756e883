/**
 * Reads QR codes with the camera, or a file with the same text. The picture stays on this device and is
 * kept nowhere.
 */
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { type Collected, collect, noParts } from "../../protocol/offline-enrolment.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./qr-code.module.css";

/** Offers camera and file, and hands over what was read. A code in several parts is collected first. */
export function CodeScanner({ words, onRead }: CodeScannerProps) {
  const { say } = words;
  const [isOn, setOn] = useState(false);
  const [fault, setFault] = useState(false);
  const [collected, setCollected] = useState<Collected>(noParts);
  const fileId = useId();
  const readFile = async (file: File | undefined): Promise<void> => {
    if (file) onRead(await file.text());
  };
  return (
    <div className={style["scanner"]}>
      <div className={page["actions"]}>
        <Button
          onPress={() => {
            setFault(false);
            setCollected(noParts);
            setOn(!isOn);
          }}
        >
          {say(isOn ? "scan.stop" : "scan.start")}
        </Button>
        <label htmlFor={fileId} className={style["file"]}>
          {say("scan.file")}
        </label>
        <input
          id={fileId}
          type="file"
          accept=".json,application/json"
          autoComplete="off"
          className={style["chooser"]}
          onChange={(event) => void readFile(event.currentTarget.files?.[0])}
        />
      </div>
      {fault && <p role="alert">{say("scan.no-camera")}</p>}
      {isOn && (
        <Camera
          label={say("scan.picture")}
          onFault={() => {
            setOn(false);
            setFault(true);
          }}
          onCode={(code) =>
            void collect(collected, code).then((grown) => {
              setCollected(grown);
              if (grown.text === undefined) return;
              setOn(false);
              onRead(grown.text);
            })
          }
        />
      )}
      {isOn && collected.of > 1 && (
        <p role="status">{say("scan.parts", { done: collected.pieces.size, of: collected.of })}</p>
      )}
    </div>
  );
}

/** Shows what the camera sees and looks for a code a few times a second. */
function Camera({ label, onCode, onFault }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef({ onCode, onFault });
  told.current = { onCode, onFault };
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async (decode: Decode): Promise<void> => {
      const code = video.current ? readPicture(video.current, decode) : undefined;
      if (code !== undefined) told.current.onCode(code);
      if (!isOver) timer = setTimeout(() => void look(decode), lookEveryInMilliseconds);
    };
    const start = async (): Promise<void> => {
      try {
        const { decodeQR } = await import("qr/decode.js");
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: "environment", width: { ideal: 1_280 } },
        });
        if (isOver || !video.current) return stopAll(stream);
        video.current.srcObject = stream;
        await video.current.play();
        await look(decodeQR);
      } catch {
        // No camera, or the person said no: the code can be typed, or comes as a file.
        if (!isOver) told.current.onFault();
      }
    };
    void start();
    return () => {
      isOver = true;
      clearTimeout(timer);
      stopAll(stream);
    };
  }, []);
  return <video ref={video} className={style["video"]} aria-label={label} muted playsInline />;
}

type Decode = (image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}) => string;

const lookEveryInMilliseconds = 120;
// A larger picture takes an old tablet longer than it helps.
const widestPicture = 960;

const readPicture = (video: HTMLVideoElement, decode: Decode): string | undefined => {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) return undefined;
  const scale = Math.min(1, widestPicture / videoWidth);
  const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return undefined;
  context.drawImage(video, 0, 0, width, height);
  try {
    return decode({ width, height, data: context.getImageData(0, 0, width, height).data });
  } catch {
    // No code in the picture, or not all of it.
    return undefined;
  }
};

const stopAll = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

type CodeScannerProps = {
  readonly words: Words;
  readonly onRead: (text: string) => void;
};

type CameraProps = {
  readonly label: string;
  readonly onCode: (code: string) => void;
  readonly onFault: () => void;
};
