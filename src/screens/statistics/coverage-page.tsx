/** Where knowledge is weakest, in words, and the tables that say so. */
import { useMemo } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { type CoverageRows, coverageTables, weakSpots } from "../../statistics/coverage.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Working } from "../shell/working.tsx";
import { codeWord, percent, variableLabel } from "./chart-words.ts";
import { ReportTable } from "./report-table.tsx";
import type { ReportOrder } from "./report-worker.ts";
import { useReport } from "./use-report.ts";

/** Draws the coverage of all records. */
export function CoveragePage({ words, records }: CoveragePageProps) {
  const { say } = words;
  const order = useMemo<ReportOrder>(
    () => ({ task: "report", records, report: { tables: [...coverageTables] }, where: [] }),
    [records],
  );
  const { tables, done, of } = useReport(order);
  const isWorking = of === undefined || done < of;
  return (
    <>
      <a className={`${page["back"]} no-print`} href="#/statistics">
        <Icon name="back" size={20} flip />
        {say("report.all")}
      </a>
      <h1>{say("coverage.title")}</h1>
      <p className={page["lead"]}>{say("coverage.lead")}</p>
      {isWorking ? (
        <Working done={done} of={of}>
          {say("report.starting")}
        </Working>
      ) : (
        <Spots
          words={words}
          rows={Object.fromEntries(
            tables.map(({ question, tabulation }) => [question.id, tabulation.rows]),
          )}
        />
      )}
      <p className={`${page["para"]} ${page["quiet"]}`}>{say("coverage.no-site")}</p>
      {tables.map((made) => (
        <ReportTable key={made.question.id} words={words} made={made} />
      ))}
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

type CoveragePageProps = {
  readonly words: Words;
  readonly records: readonly StatisticalRecord[];
};

const mostQuestions = 10;

function Spots({ words, rows }: { readonly words: Words; readonly rows: CoverageRows }) {
  const { say } = words;
  const spots = weakSpots(rows, new Date().getFullYear());
  const countries = (codes: readonly string[]): string =>
    words.list(codes.map((code) => codeWord(words, "reportingCountry", code)));
  const told = [
    spots.silentCountries.length > 0 &&
      say("coverage.countries", { countries: countries(spots.silentCountries) }),
    spots.fewCountries.length > 0 &&
      say("coverage.few", {
        countries: countries(spots.fewCountries),
        threshold: THRESHOLD,
      }),
    spots.silentYears.length > 0 &&
      say("coverage.years", { years: words.list(spots.silentYears.map(String)) }),
    spots.silentSources.length > 0 &&
      say("coverage.sources", {
        sources: words.list(spots.silentSources.map((code) => codeWord(words, "dataSource", code))),
      }),
  ].filter((sentence) => sentence !== false);
  return (
    <section className={page["section"]}>
      <h2>{say("coverage.weak")}</h2>
      {told.map((sentence) => (
        <p key={sentence} className={page["para"]}>
          {sentence}
        </p>
      ))}
      <h3>{say("coverage.questions")}</h3>
      <dl className={page["facts"]}>
        {spots.questions.slice(0, mostQuestions).map(({ name, share }) => (
          <div key={name}>
            <dt>{variableLabel(words, name)}</dt>
            <dd>{share === null ? say("report.hidden") : percent(words, share)}</dd>
          </div>
        ))}
      </dl>
      {spots.questions.length === 0 && <p>{say("coverage.answered")}</p>}
    </section>
  );
}
