/** What this form of application cannot do, told to those who decide about its use. */
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";

/** States the limits, in the order of their weight. */
export function LimitsSection({ words }: { readonly words: Words }) {
  const { say } = words;
  return (
    <section className={page["section"]}>
      <h2>{say("limits.title")}</h2>
      <p className={page["para"]}>{say("limits.lead")}</p>
      {limits.map((name) => (
        <div key={name} className={page["para"]}>
          <h3>{say(`limits.${name}`)}</h3>
          <p className={page["quiet"]}>{say(`limits.${name}.note`)}</p>
        </div>
      ))}
    </section>
  );
}

const limits = ["host", "device", "passphrase", "browser", "outside", "figures"] as const;
