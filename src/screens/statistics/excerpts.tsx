/** Excerpts beside the series on themes: what people wrote of cases, let go by two. */
import { useMemo } from "react";
import {
  type ExcerptRecord,
  excerptThemes,
  shownExcerpts,
} from "../../statistics/excerpt-record.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { codeWord } from "./chart-words.ts";
import style from "./report.module.css";

/** Draws excerpts by theme, each with the traits that at least 11 persons share. */
export function Excerpts({ words, excerpts, records }: ExcerptsProps) {
  const { say } = words;
  const shown = useMemo(() => shownExcerpts(excerpts, records), [excerpts, records]);
  return (
    <section className={page["section"]}>
      <h2>{say("excerpt.series")}</h2>
      <p className={page["quiet"]}>{say("excerpt.series.note", { threshold: THRESHOLD })}</p>
      {shown.length === 0 && <p className={page["para"]}>{say("excerpt.none")}</p>}
      {excerptThemes.map((theme) => {
        const ofTheme = shown.filter(({ themes }) => themes.includes(theme));
        if (ofTheme.length === 0) return null;
        return (
          <div key={theme}>
            <h3>{say(`excerpt.theme.${theme}`)}</h3>
            {ofTheme.map(({ text, traits }) => (
              <figure key={text} className={style["excerpt"]}>
                <blockquote dir="auto">{text}</blockquote>
                {traits.size > 0 && (
                  <figcaption className={page["quiet"]}>
                    {words.list([...traits].map(([name, code]) => codeWord(words, name, code)))}
                  </figcaption>
                )}
              </figure>
            ))}
          </div>
        );
      })}
    </section>
  );
}

type ExcerptsProps = {
  readonly words: Words;
  readonly excerpts: readonly ExcerptRecord[];
  readonly records: readonly StatisticalRecord[];
};
