/** A file of a case, opened to be looked at. It lives in memory as long as it is shown. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { OpenedFile } from "../../store/attachment-repository.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { saveDocument } from "../session/save-file.ts";
import style from "./attachments.module.css";
import { PlayButton } from "./play-button.tsx";

/** Draws a photograph, plays a voice note, or hands a paper out as a readable file. */
export function FilePreview({ words, opened, label }: FilePreviewProps) {
  const { say } = words;
  const { mediaType, file } = opened;
  if (mediaType.startsWith("image/"))
    return <Picture words={words} file={file} mediaType={mediaType} label={label} />;
  if (mediaType.startsWith("audio/")) return <PlayButton words={words} bytes={file} />;
  return (
    <>
      <p className={page["quiet"]}>{say("file.save.note")}</p>
      <Button onPress={() => saveDocument(file, mediaType)}>{say("file.save")}</Button>
    </>
  );
}

type FilePreviewProps = {
  readonly words: Words;
  readonly opened: OpenedFile;
  readonly label: string;
};

/** Draws on a canvas, so that no address of the picture exists that could outlive the page. */
function Picture({ words, file, mediaType, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [fault, setFault] = useState(false);
  useEffect(() => {
    const target = canvas.current;
    let isGone = false;
    const draw = async (): Promise<void> => {
      const blob = new Blob([new Uint8Array(file)], { type: mediaType });
      const picture = await createImageBitmap(blob).catch(() => undefined);
      if (isGone) return picture?.close();
      setFault(!picture);
      if (!picture || !target) return;
      target.width = picture.width;
      target.height = picture.height;
      target.getContext("2d")?.drawImage(picture, 0, 0);
      picture.close();
    };
    void draw();
    return () => {
      isGone = true;
      if (!target) return;
      target.width = 0;
      target.height = 0;
    };
  }, [file, mediaType]);
  return fault ? (
    <p role="alert">{words.say("file.fault.unreadable")}</p>
  ) : (
    <canvas ref={canvas} role="img" aria-label={label} className={style["picture"]} />
  );
}

type PictureProps = {
  readonly words: Words;
  readonly file: Uint8Array;
  readonly mediaType: string;
  readonly label: string;
};
