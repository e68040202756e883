/** Own detected victims beside those that UNODC published, for the countries and years of both. */
import type { BesideLine } from "../../statistics/glotip-beside.ts";
import type { PublishedNumber } from "../../statistics/glotip-file.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Wide } from "../shell/wide.tsx";
import { codeWord } from "./chart-words.ts";

/** Draws the lines, in the words of UNODC, which are English. */
export function GlotipBesideTable({ words, lines: all }: GlotipBesideTableProps) {
  const { say } = words;
  const known = new Set(all.filter(({ published }) => published).map(placeOf));
  const lines = all.filter((line) => known.has(placeOf(line)));
  const heading = say("published.glotip");
  return (
    <section className={page["section"]}>
      <h2>{heading}</h2>
      <p className={page["quiet"]}>{say("published.glotip.note")}</p>
      {lines.length === 0 ? (
        <p className={page["para"]}>{say("published.glotip.none")}</p>
      ) : (
        <Wide label={heading}>
          <table className={page["table"]}>
            <thead>
              <tr>
                <th scope="col">{say("variable.reportingCountry")}</th>
                <th scope="col">{say("variable.yearOfRegistration")}</th>
                <th scope="col">{say("published.line")}</th>
                <th scope="col">{say("published.own")}</th>
                <th scope="col">UNODC</th>
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, mostLines).map((line) => (
                <tr key={JSON.stringify([line.country, line.year, labelOf(line)])}>
                  <th scope="row">{codeWord(words, "reportingCountry", line.country)}</th>
                  <td>{line.year}</td>
                  <td lang="en" dir="ltr">
                    {labelOf(line)}
                  </td>
                  <td>
                    {line.own === "hidden" ? say("report.hidden") : numberOf(words, line.own)}
                  </td>
                  <td>
                    {numberOf(words, line.published)}
                    {line.isDoubtful ? ` (${say("published.doubtful")})` : ""}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {lines.length > mostLines && (
        <p className={page["quiet"]}>
          {say("published.more", { count: lines.length - mostLines })}
        </p>
      )}
    </section>
  );
}

type GlotipBesideTableProps = {
  readonly words: Words;
  readonly lines: readonly BesideLine[];
};

const mostLines = 200;

const placeOf = ({ country, year }: BesideLine): string => `${country} ${year}`;

const labelOf = ({ dimension, category, sex, age }: BesideLine): string =>
  [...new Set([dimension, category, sex, age])].filter((part) => part !== "").join(", ");

const numberOf = (words: Words, number: PublishedNumber | undefined): string => {
  if (!number) return "–";
  const { least, most } = number;
  return least === most ? words.number(least) : `${words.number(least)}–${words.number(most)}`;
};
