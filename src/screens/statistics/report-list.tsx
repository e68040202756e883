/** All reports by name. */
import { reports } from "../../statistics/report.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { reportTitle } from "./chart-words.ts";
import style from "./report.module.css";

/** Lists the reports; each opens a page of its own. */
export function ReportList({
  words,
  onOpen,
}: {
  readonly words: Words;
  readonly onOpen: () => void;
}) {
  const { say } = words;
  return (
    <section className={page["section"]}>
      <h2>{say("report.title")}</h2>
      <p className={page["para"]}>{say("report.lead")}</p>
      <ul className={style["list"]}>
        {reports.map(({ id }) => (
          <li key={id}>
            <a href={`#/statistics/${id}`} onClick={onOpen}>
              <small dir="ltr">{id}</small> {reportTitle(words, id)}
            </a>
          </li>
        ))}
        <li>
          <a href="#/statistics/coverage">{say("coverage.title")}</a>
        </li>
      </ul>
    </section>
  );
}
