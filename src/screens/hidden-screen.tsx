/** The neutral page behind Quick hide: it says nothing, and nothing on it leads anywhere by itself. */
import type { Words } from "../words/words.ts";
import page from "./page.module.css";

/** An empty sheet of notes. */
export function HiddenScreen({ words }: { readonly words: Words }) {
  return (
    <main className={page["blank"]}>
      <h1>{words.say("hidden.title")}</h1>
      <p className={page["para"]}>{words.say("hidden.note")}</p>
      <p className={page["para"]}>
        <a href="#/">{words.say("hidden.back")}</a>
      </p>
    </main>
  );
}
