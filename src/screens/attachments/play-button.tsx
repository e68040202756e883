/** Plays a voice note and stops it. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Words } from "../../words/words.ts";
import { play } from "./voice.ts";

/** One button for both; leaving the page stops the sound. */
export function PlayButton({ words, bytes }: PlayButtonProps) {
  const { say } = words;
  const stop = useRef<(() => void) | undefined>(undefined);
  const [isPlaying, setPlaying] = useState(false);
  const [fault, setFault] = useState(false);
  useEffect(() => () => stop.current?.(), []);
  const start = async (): Promise<void> => {
    const playing = await play(bytes, () => {
      stop.current = undefined;
      setPlaying(false);
    });
    setFault(!playing.ok);
    if (!playing.ok) return;
    stop.current = playing.value;
    setPlaying(true);
  };
  return (
    <>
      <Button onPress={() => (isPlaying ? stop.current?.() : void start())}>
        {say(isPlaying ? "file.stop" : "file.listen")}
      </Button>
      {fault && <p role="alert">{say("file.fault.unreadable")}</p>}
    </>
  );
}

type PlayButtonProps = { readonly words: Words; readonly bytes: Uint8Array };
