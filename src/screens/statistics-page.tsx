/** Statistics with the analyst's records behind them: fetched, opened and counted on this device. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { codeLabel } from "../form/options.ts";
import type { Problem } from "../protocol/problem.ts";
import { protect } from "../statistics/suppress.ts";
import { populationOf, tabulate } from "../statistics/tabulate.ts";
import { THRESHOLD } from "../statistics/threshold.ts";
import { statisticalVariables, type VariableName } from "../statistics/variable.ts";
import type { Words } from "../words/words.ts";
import { fetchStatistics, type Statistics } from "./session/analysis.ts";
import { saveFile } from "./session/save-file.ts";
import type { Session } from "./session/session.ts";
import { toShownTable } from "./session/statistics-table.ts";
import { Explanation } from "./shell/explain.tsx";
import { Working } from "./shell/working.tsx";
import { variableLabel } from "./statistics/chart-words.ts";
import { CoveragePage } from "./statistics/coverage-page.tsx";
import type { PublishedText } from "./statistics/published-files.tsx";
import { ReportList } from "./statistics/report-list.tsx";
import { ReportPage, reportNamed } from "./statistics/report-page.tsx";
import { SavedViews } from "./statistics/saved-views.tsx";
import { useSavedViews } from "./statistics/use-saved-views.ts";
import { StatisticsScreen } from "./statistics-screen.tsx";

/** Fetches what has arrived and lets the analyst tabulate it. */
export function StatisticsPage({
  words,
  session,
  path,
}: {
  readonly words: Words;
  readonly session: Session;
  readonly path: readonly string[];
}) {
  const { say } = words;
  const [statistics, setStatistics] = useState<Statistics | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [redacted, setRedacted] = useState(0);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    let isGone = false;
    const look = async (): Promise<void> => {
      await session.syncNow();
      const fetched = await fetchStatistics(session);
      if (isGone) return;
      if (fetched.ok) setStatistics(fetched.value);
      setProblem(fetched.ok ? undefined : fetched.failure);
    };
    void look();
    return () => {
      isGone = true;
    };
  }, [session]);
  const saved = useSavedViews(session, setProblem);
  const [file, setFile] = useState<PublishedText | undefined>(undefined);
  const population = useMemo(() => populationOf(statistics?.records ?? []), [statistics]);
  const tableOf = useCallback(
    (rows: string, columns: string) => protect(tabulate(population, nameOf(rows), nameOf(columns))),
    [population],
  );
  const shown = useCallback(
    (rows: string, columns: string) => toShownTable(words, tableOf(rows, columns)),
    [words, tableOf],
  );

  if (!statistics && !problem) return <Working>{say("statistics.opening")}</Working>;
  const records = statistics?.records ?? [];
  const report = reportNamed(path[1]);
  if (report)
    return (
      <>
        {problem && <Explanation words={words} problem={problem} />}
        <ReportPage
          key={report.id}
          {...{ words, report, records, file }}
          excerpts={statistics?.excerpts ?? []}
          onFile={setFile}
          view={saved.openedFor(report.id)}
          onSave={saved.keep}
        />
      </>
    );
  if (path[1] === "coverage") return <CoveragePage {...{ words, records }} />;
  const note = held
    ? say("statistics.export.held", { threshold: THRESHOLD })
    : records.length === 0
      ? say("statistics.none")
      : redacted > 0
        ? say("statistics.export.redacted", { count: redacted })
        : undefined;
  return (
    <>
      {problem && <Explanation words={words} problem={problem} />}
      <StatisticsScreen
        words={words}
        reports={
          <>
            <ReportList words={words} onOpen={() => saved.open(undefined)} />
            <SavedViews
              words={words}
              views={saved.views}
              onOpen={saved.open}
              onForget={saved.forget}
            />
          </>
        }
        variables={variables}
        tabulate={shown}
        threshold={THRESHOLD}
        note={note}
        onTableFile={(rows, columns) => {
          const table = tableOf(rows, columns);
          const label = (list: string) => (code: string) =>
            list === "year" ? code : codeLabel(words, list, code);
          const said = {
            corner: variableLabel(words, rows),
            total: say("statistics.all"),
            rowCode: label(table.row.codeList),
            columnCode: label(table.column.codeList),
            notes: [
              say("statistics.caption", {
                rows: variableLabel(words, rows),
                columns: variableLabel(words, columns),
              }),
              say("statistics.hidden", { threshold: THRESHOLD }),
              say("statistics.source", { date: words.day(today()) }),
            ],
          };
          void writer().then(({ toTableCsv }) =>
            saveFile(`table-${today()}.csv`, toTableCsv(table, said)),
          );
        }}
        onExport={() => {
          void writer().then(({ toCtdcCsv }) => {
            const made = toCtdcCsv(records);
            setHeld(!made.ok);
            setRedacted(made.ok ? made.value.redactedCells : 0);
            if (made.ok) void session.audit({ event: "exported", count: records.length });
            if (made.ok) saveFile(`export-${today()}.csv`, made.value.csv);
          });
        }}
      />
    </>
  );
}

/** What writes files, fetched when one is asked for. */
const writer = () => import("../statistics/export.ts");

const today = (): string => new Date().toISOString().slice(0, 10);

/** The variables offered, in the order of the record. */
const variables = statisticalVariables;

const nameOf = (name: string): VariableName => {
  const found = variables.find((variable) => variable.name === name);
  if (!found) throw new Error("a variable that is not offered");
  return found.name;
};
