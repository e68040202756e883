/** The oversight officer's page: what people did, filtered and verified, never what a case says. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Button } from "../form/controls/button.tsx";
import { type AuditTrail, readAuditTrail, type TrailEntry } from "../store/audit-trail.ts";
import type { ChainReport } from "../sync/verify-chain.ts";
import type { WordKey, Words } from "../words/words.ts";
import { AuditFilters, type AuditView, matchesView, wholeView } from "./audit/audit-filters.tsx";
import { AuditVerdict } from "./audit/audit-verdict.tsx";
import { eventWord } from "./audit/event-word.ts";
import page from "./page.module.css";
import { type Names, namesOf } from "./people/names.ts";
import { exportAudit, verifyAudit } from "./session/audit-file.ts";
import type { Session } from "./session/session.ts";
import { Notice } from "./shell/notice.tsx";
import { Working } from "./shell/working.tsx";

/** Reads the trail again whenever something arrived. */
export function AuditPage({ words, session }: AuditPageProps) {
  const { say } = words;
  const { membership, directory, arrivals } = useSyncExternalStore(
    session.subscribe,
    session.state,
  );
  const [trail, setTrail] = useState<AuditTrail | undefined>(undefined);
  const [view, setView] = useState<AuditView>(wholeView);
  const [shown, setShown] = useState(rowsAtOnce);
  const [report, setReport] = useState<ChainReport | "working" | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived may hold entries
  useEffect(() => {
    void readAuditTrail(session).then(setTrail);
  }, [session, arrivals]);
  const names = useMemo(
    () => namesOf(words, [...membership.sites.keys()], directory),
    [words, membership, directory],
  );
  const roleOf = (user: string): string => {
    const role = membership.users.get(user)?.role;
    return role ? say(`role.${role}`) : say("role.administrator");
  };
  const verify = (): void => {
    setReport("working");
    void verifyAudit(session).then(setReport);
  };
  const found = trail?.entries.filter((entry) => matchesView(view, entry)) ?? [];
  return (
    <>
      <h1>{say("audit.title")}</h1>
      <p className={page["lead"]}>{say("audit.lead")}</p>
      {trail?.missing.map(({ device, at, missing }) => (
        <Notice key={device} tone="warn" icon="alert">
          {say("audit.missing", { device: device.slice(0, 8), count: missing, day: words.day(at) })}
        </Notice>
      ))}
      {trail && trail.unreadable > 0 && (
        <Notice tone="warn" icon="alert">
          {say("audit.unreadable", { count: trail.unreadable })}
        </Notice>
      )}
      <div className={page["actions"]}>
        <Button tone="brand" icon="shield" onPress={verify}>
          {say("audit.verify")}
        </Button>
        <Button icon="saved" onPress={() => void exportAudit(session)}>
          {say("audit.export")}
        </Button>
      </div>
      {report === "working" && <Working>{say("audit.verifying")}</Working>}
      {report && report !== "working" && <AuditVerdict words={words} report={report} />}
      <AuditFilters
        {...{ words, view, names, roleOf }}
        entries={trail?.entries ?? []}
        onView={(next) => {
          setView(next);
          setShown(rowsAtOnce);
        }}
      />
      <p className={`${page["para"]} ${page["quiet"]}`} role="status">
        {trail ? say("audit.count", { count: found.length }) : say("audit.opening")}
      </p>
      {found.length > 0 && (
        <EntryTable {...{ words, names, roleOf }} entries={found.slice(0, shown)} />
      )}
      {found.length > shown && (
        <div className={page["actions"]}>
          <Button onPress={() => setShown(shown + rowsAtOnce)}>{say("audit.more")}</Button>
        </div>
      )}
    </>
  );
}

type AuditPageProps = { readonly words: Words; readonly session: Session };

const rowsAtOnce = 100;

const columns: readonly WordKey[] = [
  "audit.when",
  "audit.event",
  "audit.who",
  "audit.where",
  "audit.about",
];

function EntryTable({ words, names, roleOf, entries }: EntryTableProps) {
  const { say } = words;
  return (
    <div className={page["scroll"]}>
      <table className={page["table"]}>
        <caption className="unseen">{say("audit.title")}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {say(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.key}>
              <td>
                {words.day(entry.at)} <bdi>{words.time(new Date(entry.at))}</bdi>
              </td>
              <th scope="row">
                {eventWord(words, entry.event)}
                {entry.count > 1 && entry.event !== "unlocked" && (
                  <> {say("audit.times", { count: entry.count })}</>
                )}
                {entry.isLate && (
                  <span className={`${page["tag"]} ${page["tagClash"]}`}>{say("audit.late")}</span>
                )}
              </th>
              <td>
                {names.person(entry.author)} <small>{roleOf(entry.author)}</small>
              </td>
              <td>
                {names.site(entry.site)}{" "}
                <small>
                  <bdi dir="ltr">{entry.device.slice(0, 8)}</bdi>
                </small>
              </td>
              <td>
                <bdi dir="ltr">{entry.ref.map((one) => one.slice(0, 8)).join(" ")}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type EntryTableProps = {
  readonly words: Words;
  readonly names: Names;
  readonly roleOf: (user: string) => string;
  readonly entries: readonly TrailEntry[];
};
