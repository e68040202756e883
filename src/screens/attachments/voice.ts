/** Recording and playing of voice notes, in memory alone. */
import { fail, ok, type Result } from "../../protocol/result.ts";

/** A recording under way. */
export type Recording = {
  /** Loudness now, 0 to 1. */
  readonly level: () => number;
  /** Ends it and gives what was recorded, as WebM with Opus. */
  readonly stop: () => Promise<Uint8Array>;
  /** Ends it and forgets what was recorded. Safe to call at any time. */
  readonly cancel: () => void;
};

/** Speech at 24 kbit/s: five minutes are below one megabyte. */
const bitsPerSecond = 24_000;

/** The longest voice note, in seconds. */
export const longestNoteInSeconds = 300;

/** Starts to record. `no-microphone` where there is none, or it is not allowed. */
export const startRecording = async (): Promise<Result<Recording, "no-microphone">> => {
  const stream = await navigator.mediaDevices
    .getUserMedia({ audio: { channelCount: 1 } })
    .catch(() => undefined);
  if (!stream) return fail("no-microphone");
  const context = new AudioContext();
  const meter = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  const recorder = new MediaRecorder(stream, {
    mimeType: "audio/webm;codecs=opus",
    audioBitsPerSecond: bitsPerSecond,
  });
  let pieces: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  recorder.start(1_000);
  const end = (): void => {
    for (const track of stream.getTracks()) track.stop();
    if (context.state !== "closed") void context.close();
  };
  return ok({
    level: () => {
      meter.getFloatTimeDomainData(samples);
      return Math.min(1, 4 * Math.max(...samples.map(Math.abs)));
    },
    stop: async () => {
      const over = new Promise((resolve) => recorder.addEventListener("stop", resolve));
      if (recorder.state !== "inactive") {
        recorder.stop();
        await over;
      }
      end();
      const whole = new Uint8Array(await new Blob(pieces).arrayBuffer());
      pieces = [];
      return whole;
    },
    cancel: () => {
      if (recorder.state !== "inactive") recorder.stop();
      pieces = [];
      end();
    },
  });
};

/** Plays a voice note from memory; no address of it exists. Gives what stops it. */
export const play = async (
  bytes: Uint8Array,
  onEnd: () => void,
): Promise<Result<() => void, "unreadable">> => {
  const context = new AudioContext();
  const sound = await context.decodeAudioData(new Uint8Array(bytes).buffer).catch(() => undefined);
  if (!sound) {
    void context.close();
    return fail("unreadable");
  }
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(context.destination);
  source.addEventListener("ended", () => {
    if (context.state !== "closed") void context.close();
    onEnd();
  });
  source.start();
  return ok(() => source.stop());
};
