/** Every decision that was ever made, newest first: nothing given or refused is written over. */
import { type DraftDocument, itemsOf } from "../../form/draft.ts";
import { codeLabel } from "../../form/options.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./intake.module.css";

/** Lists the decisions on record; nothing while there are none. */
export function ConsentHistory({ words, document }: ConsentHistoryProps) {
  const { say } = words;
  const made = itemsOf(document, "consent")
    .filter((record) => record["decision"] !== undefined)
    .sort((a, b) => String(b["createdAt"]).localeCompare(String(a["createdAt"])));
  if (made.length === 0) return null;
  return (
    <details className={style["history"]}>
      <summary>{say("consent.history")}</summary>
      <p className={page["quiet"]}>{say("consent.versions")}</p>
      <ul>
        {made.map((record) => (
          <li key={String(record["id"])}>
            {say("consent.history.item", {
              scope: codeLabel(words, "consentScope", String(record["scope"])),
              decision: codeLabel(words, "consentDecision", String(record["decision"])),
              date: words.day(String(record["decidedAt"])),
            })}
            {record["drawing"] !== undefined && ` ${say("consent.signed")}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

type ConsentHistoryProps = { readonly words: Words; readonly document: DraftDocument };
