/** A report: who is counted, and each table as a sentence, a chart and the numbers. */
import { useMemo, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import type { ExcerptRecord } from "../../statistics/excerpt-record.ts";
import { type Report, reports } from "../../statistics/report.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { populationOf } from "../../statistics/tabulate.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { VariableName } from "../../statistics/variable.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { SavedView } from "../session/kept-views.ts";
import { Working } from "../shell/working.tsx";
import { codeWord, reportTitle, variableLabel } from "./chart-words.ts";
import { Excerpts } from "./excerpts.tsx";
import { GlotipBesideTable } from "./glotip-beside-table.tsx";
import { PublishedFiles, type PublishedText } from "./published-files.tsx";
import { QualityAdvice } from "./quality-advice.tsx";
import style from "./report.module.css";
import { ReportTable } from "./report-table.tsx";
import type { PublishedLayer, ReportOrder, ReportTableMade } from "./report-worker.ts";
import { SaveView } from "./saved-views.tsx";
import { useReport } from "./use-report.ts";

/** Draws a report of the records; it is made anew when somebody chooses other persons. */
export function ReportPage({
  words,
  report,
  records,
  view,
  onSave,
  file,
  onFile,
  excerpts,
}: ReportPageProps) {
  const { say } = words;
  const [chosen, setChosen] = useState<Chosen>(() => chosenIn(view));
  const order = useMemo<ReportOrder>(
    () => ({
      task: "report",
      records,
      report,
      where: filterNames.flatMap((name) => {
        const code = chosen[name];
        return code ? [{ name, codes: [code] }] : [];
      }),
      published: file?.text,
    }),
    [records, report, chosen, file],
  );
  const { tables, done, of, isCancelled, cancel, published } = useReport(order);
  const isWorking = !isCancelled && (of === undefined || done < of);
  return (
    <>
      <a className={`${page["back"]} no-print`} href="#/statistics">
        <Icon name="back" size={20} flip />
        {say("report.all")}
      </a>
      <h1>
        <small dir="ltr">{report.id}</small> {reportTitle(words, report.id)}
      </h1>
      {view && <p className={page["lead"]}>{view.name}</p>}
      <Filters {...{ words, records, chosen }} onChoose={setChosen} />
      <SaveView
        words={words}
        onSave={(name) =>
          onSave({
            name,
            report: report.id,
            where: order.where.map(({ name, codes }) => ({ name, codes: [...codes] })),
          })
        }
      />
      <PublishedFiles {...{ words, file, onFile }} />
      {published && <PublishedSource words={words} layer={published} />}
      {!chosen.yearOfRegistration && (
        <p className={`${page["quiet"]} no-print`}>
          {say("report.change.none", { filters: say("report.filters") })}
        </p>
      )}
      {isWorking && (
        <>
          <Working done={done} of={of}>
            {of === undefined ? say("report.starting") : say("report.working", { done, of })}
          </Working>
          <Button onPress={cancel}>{say("report.cancel")}</Button>
        </>
      )}
      {isCancelled && <p className={page["para"]}>{say("report.cancelled")}</p>}
      {order.where.map(({ name, codes }) => (
        <p key={name} className={page["quiet"]}>
          {say("report.only", {
            name: variableLabel(words, name),
            codes: words.list(codes.map((code) => codeWord(words, name, code))),
          })}
        </p>
      ))}
      {report.id === "R20" && <QualityAdvice words={words} records={records} />}
      {tables.map(
        (made, at) =>
          !isEmptyAmongMany(made, tables) && (
            <ReportTable
              // biome-ignore lint/suspicious/noArrayIndexKey: tables are only ever added, in their order
              key={`${report.id} ${at}`}
              {...{ words, made }}
              isOneOfMany={isOneOfMany(made, report)}
            />
          ),
      )}
      <LeftOut words={words} tables={tables.filter((made) => isEmptyAmongMany(made, tables))} />
      {report.id === "R21" && <Excerpts {...{ words, excerpts, records }} />}
      {published?.is === "glotip" && <GlotipBesideTable words={words} lines={published.lines} />}
      {report.needs && (
        <p className={`${page["para"]} ${page["quiet"]}`}>
          {say(report.needs === "linkage" ? "report.needs.linkage" : "report.needs.confidential")}
        </p>
      )}
      <p className={`${page["para"]} ${page["quiet"]}`}>
        {say("statistics.hidden", { threshold: THRESHOLD })}
      </p>
      <p className={page["quiet"]}>
        {say("statistics.source", { date: words.day(new Date().toISOString().slice(0, 10)) })}
      </p>
      <div className={`${page["actions"]} no-print`}>
        <Button icon="print" onPress={() => window.print()}>
          {say("statistics.print")}
        </Button>
      </div>
    </>
  );
}

/** The report of a name in an address; undefined for any other. */
export const reportNamed = (name: string | undefined): Report | undefined =>
  reports.find(({ id }) => id === name);

type ReportPageProps = {
  readonly words: Words;
  readonly report: Report;
  readonly records: readonly StatisticalRecord[];
  /** The kept view that was opened, if one was. */
  readonly view?: SavedView | undefined;
  /** A published file to be laid beside, if one was chosen. */
  readonly file: PublishedText | undefined;
  readonly onFile: (file: PublishedText) => void;
  /** What two people let go of cases, in words; shown with the series on themes. */
  readonly excerpts: readonly ExcerptRecord[];
  /** Keeps what is chosen; says whether it is kept. */
  readonly onSave: (view: Omit<SavedView, "id">) => Promise<boolean>;
};

/** Whether a table, one of several for each code of a variable, has no number that may be shown. */
const isEmptyAmongMany = (
  { question, tabulation }: ReportTableMade,
  tables: readonly ReportTableMade[],
): boolean =>
  tabulation.rows.every(({ n }) => n === null) &&
  tables.filter((other) => other.question.id === question.id).length > 1;

/** Whether the definition asks for such a table for each code of a variable. */
const isOneOfMany = ({ question }: ReportTableMade, { tables }: Report): boolean =>
  tables.find(({ id }) => id === question.id)?.each !== undefined;

/** Names the codes whose tables are left out, so that no page is full of hidden numbers. */
function LeftOut({
  words,
  tables,
}: {
  readonly words: Words;
  readonly tables: readonly ReportTableMade[];
}) {
  const codes = tables.flatMap(({ question: { where } }) => {
    const last = where.at(-1);
    return last ? last.codes.map((code) => codeWord(words, last.name, code)) : [];
  });
  if (codes.length === 0) return null;
  return (
    <p className={page["para"]}>
      {words.say("report.left-out", { codes: words.list([...new Set(codes)]) })}
    </p>
  );
}

/** Where the published numbers are from, or that the file is none we know. */
function PublishedSource({
  words,
  layer,
}: {
  readonly words: Words;
  readonly layer: PublishedLayer;
}) {
  switch (layer.is) {
    case "ctdc":
      return (
        <p className={page["quiet"]}>{words.say("published.source", { source: layer.source })}</p>
      );
    case "glotip":
      return (
        <p className={page["quiet"]}>
          {words.say("published.source", {
            source: "UNODC, Global Report on Trafficking in Persons",
          })}
        </p>
      );
    case "unknown":
      return <p role="alert">{words.say("published.unknown")}</p>;
  }
}

const chosenIn = (view: SavedView | undefined): Chosen =>
  Object.fromEntries((view?.where ?? []).map(({ name, codes: [code = ""] }) => [name, code]));

type Chosen = Readonly<Partial<Record<VariableName, string>>>;

/** By what every report can be narrowed. */
const filterNames = [
  "yearOfRegistration",
  "countryOfExploitation",
  "citizenship",
  "sex",
  "ageBand",
  "exploitationTypes",
  "dataSource",
  "isInternal",
] as const satisfies readonly VariableName[];

function Filters({
  words,
  records,
  chosen,
  onChoose,
}: {
  readonly words: Words;
  readonly records: readonly StatisticalRecord[];
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}) {
  const { say } = words;
  const population = useMemo(() => populationOf(records), [records]);
  return (
    <details className={`${style["filters"]} no-print`} open={Object.values(chosen).some(Boolean)}>
      <summary>{say("report.filters")}</summary>
      <div className={style["choices"]}>
        {filterNames.map((name) => (
          <label key={name}>
            <span>{variableLabel(words, name)}</span>
            <select
              value={chosen[name] ?? ""}
              autoComplete="off"
              onChange={(event) => onChoose({ ...chosen, [name]: event.currentTarget.value })}
            >
              <option value="">{say("report.everybody")}</option>
              {population.column(name).codes.map((code) => (
                <option key={code} value={code}>
                  {codeWord(words, name, code)}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </details>
  );
}
