/** A voice note being recorded: how long and how loud it is, and the choice to keep it. */
import { useEffect, useRef, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./attachments.module.css";
import { PlayButton } from "./play-button.tsx";
import { longestNoteInSeconds, type Recording, startRecording } from "./voice.ts";

/** Records, lets the person listen, and hands over what is kept. Leaving forgets it. */
export function VoiceNote({ words, onKeep }: VoiceNoteProps) {
  const { say } = words;
  const recording = useRef<Recording | undefined>(undefined);
  const [seconds, setSeconds] = useState<number | undefined>(undefined);
  const [level, setLevel] = useState(0);
  const [note, setNote] = useState<Uint8Array | undefined>(undefined);
  const [fault, setFault] = useState(false);
  useEffect(() => () => recording.current?.cancel(), []);
  const isRecording = seconds !== undefined;

  const stop = async (): Promise<void> => {
    const whole = await recording.current?.stop();
    recording.current = undefined;
    setSeconds(undefined);
    if (whole && whole.length > 0) setNote(whole);
  };
  const ended = useRef(stop);
  ended.current = stop;
  useEffect(() => {
    if (!isRecording) return undefined;
    const start = performance.now();
    const timer = setInterval(() => {
      const now = (performance.now() - start) / 1_000;
      setLevel(recording.current?.level() ?? 0);
      setSeconds(Math.floor(now));
      if (now < longestNoteInSeconds) return;
      clearInterval(timer);
      void ended.current();
    }, 250);
    return () => clearInterval(timer);
  }, [isRecording]);

  if (isRecording)
    return (
      <div className={style["voice"]}>
        <p role="timer">
          {say("file.recording", { time: clock(seconds), limit: clock(longestNoteInSeconds) })}
        </p>
        <meter
          className={style["meter"]}
          min={0}
          max={1}
          value={level}
          aria-label={say("file.level")}
        />
        <Button tone="brand" onPress={() => void stop()}>
          {say("file.stop")}
        </Button>
      </div>
    );
  if (note)
    return (
      <div className={`${style["voice"]} ${page["actions"]}`}>
        <PlayButton words={words} bytes={note} />
        <Button
          tone="brand"
          onPress={() => {
            setNote(undefined);
            onKeep(note);
          }}
        >
          {say("file.keep")}
        </Button>
        <Button onPress={() => setNote(undefined)}>{say("file.throw")}</Button>
      </div>
    );
  return (
    <>
      <Button
        onPress={() =>
          void startRecording().then((started) => {
            setFault(!started.ok);
            if (!started.ok) return;
            recording.current = started.value;
            setSeconds(0);
          })
        }
      >
        {say("file.record")}
      </Button>
      {fault && <p role="alert">{say("file.fault.microphone")}</p>}
    </>
  );
}

type VoiceNoteProps = {
  readonly words: Words;
  readonly onKeep: (note: Uint8Array) => void;
};

/** Minutes and seconds, such as 1:05. */
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
