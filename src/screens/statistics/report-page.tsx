/** A report: who is counted, and each table as a sentence, a chart and the numbers. */
import { useMemo, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { type Report, reports } from "../../statistics/report.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { populationOf } from "../../statistics/tabulate.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { VariableName } from "../../statistics/variable.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Working } from "../shell/working.tsx";
import { codeWord, reportTitle, variableLabel } from "./chart-words.ts";
import style from "./report.module.css";
import { ReportTable } from "./report-table.tsx";
import type { ReportOrder } from "./report-worker.ts";
import { useReport } from "./use-report.ts";

/** Draws a report of the records; it is made anew when somebody chooses other persons. */
export function ReportPage({ words, report, records }: ReportPageProps) {
  const { say } = words;
  const [chosen, setChosen] = useState<Chosen>({});
  const order = useMemo<ReportOrder>(
    () => ({
      records,
      report: report.id,
      where: filterNames.flatMap((name) => {
        const code = chosen[name];
        return code ? [{ name, codes: [code] }] : [];
      }),
    }),
    [records, report, chosen],
  );
  const { tables, done, of, isCancelled, cancel } = useReport(order);
  const isWorking = !isCancelled && (of === undefined || done < of);
  return (
    <>
      <a className={page["back"]} href="#/statistics">
        <Icon name="back" size={20} flip />
        {say("report.all")}
      </a>
      <h1>
        <small dir="ltr">{report.id}</small> {reportTitle(words, report.id)}
      </h1>
      <Filters {...{ words, records, chosen }} onChoose={setChosen} />
      {isWorking && (
        <>
          <Working done={done} of={of}>
            {of === undefined ? say("report.starting") : say("report.working", { done, of })}
          </Working>
          <Button onPress={cancel}>{say("report.cancel")}</Button>
        </>
      )}
      {isCancelled && <p className={page["para"]}>{say("report.cancelled")}</p>}
      {tables.map((made, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tables are only ever added, in their order
        <ReportTable key={`${report.id} ${at}`} words={words} made={made} />
      ))}
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
      <div className={page["actions"]}>
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
};

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
    <details className={style["filters"]}>
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
