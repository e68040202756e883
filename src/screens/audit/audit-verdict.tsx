/** What verifying the chains gave, in words: everything holds, or where the first link is broken. */
import type { ChainReport } from "../../sync/verify-chain.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Notice } from "../shell/notice.tsx";

/** Draws the verdict. Numbers that are not among the audit are no fault, and are said to be none. */
export function AuditVerdict({ words, report }: AuditVerdictProps) {
  const { say } = words;
  if (report.log === "broken")
    return (
      <Notice tone="warn" icon="alert">
        {say("audit.broken-log", { number: report.seq, reason: report.reason })}
      </Notice>
    );
  const [first] = report.broken;
  if (first)
    return (
      <Notice tone="warn" icon="alert">
        {say("audit.broken", {
          device: first.device?.slice(0, 8) ?? "–",
          number: first.seq ?? 0,
          reason: first.reason,
        })}
      </Notice>
    );
  const batches = report.chains.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Notice tone="healed" icon="check">
        {say("audit.holds", { devices: report.chains.length, batches })}
      </Notice>
      <p className={page["quiet"]}>{say("audit.holds.note")}</p>
    </>
  );
}

type AuditVerdictProps = { readonly words: Words; readonly report: ChainReport };
