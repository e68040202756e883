/** The version of the application, to be read aloud when asking for help. */
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";

/** Put in by the build. */
declare const LINDUNG_VERSION: string;

/** Draws the version in one quiet line. */
export function Version({ words }: { readonly words: Words }) {
  return (
    <p className={page["quiet"]}>{words.say("shell.version", { version: LINDUNG_VERSION })}</p>
  );
}
