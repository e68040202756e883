/** Lines over the years; of many codes one small chart for each, all to one scale. */
import { scaleLinear, scalePoint } from "d3-scale";
import { area, line } from "d3-shape";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, percent } from "./chart-words.ts";
import style from "./charts.module.css";
import type { ShownCell } from "./shown-cell.ts";

const [width, height] = [300, 110];
const edge = { top: 8, side: 18, bottom: 22 } as const;

/** Years are the columns, or the rows where there is no other variable. */
export function LineChart({ words, question, table }: ChartProps) {
  const isAlone = question.columns === undefined;
  const years = isAlone ? table.rowCodes : table.columnCodes;
  const all = isAlone ? [""] : table.rowCodes;
  const cellsOf = (code: string): readonly (ShownCell | undefined)[] =>
    years.map((year) => (isAlone ? table.cellAt(year, "") : table.cellAt(code, year)));
  const heightOf = (cell: ShownCell | undefined): number | null =>
    isAlone ? (cell?.n ?? null) : (cell?.share ?? null);
  // A panel of which everything is hidden would look like a line at nothing.
  const series = all.filter((code) => cellsOf(code).some((cell) => heightOf(cell) !== null));
  const greatest = table.cells.reduce((most, cell) => Math.max(most, heightOf(cell) ?? 0), 0);
  const toX = scalePoint(years, [edge.side, width - edge.side]);
  const toY = scaleLinear([0, greatest || 1], [height - edge.bottom, edge.top]);
  if (series.length === 0) return <p>{words.say("report.nothing-shown")}</p>;
  return (
    <div className={style["panels"]}>
      {series.map((code) => {
        const points = years.map((year, at) => ({ year, cell: cellsOf(code)[at] }));
        const known = points.filter(({ cell }) => heightOf(cell) !== null);
        const last = known.at(-1);
        const path = line<(typeof points)[number]>()
          .defined(({ cell }) => heightOf(cell) !== null)
          .x(({ year }) => toX(year) ?? 0)
          .y(({ cell }) => toY(heightOf(cell) ?? 0));
        const band = area<(typeof points)[number]>()
          .defined(({ cell }) => !isAlone && typeof cell?.low === "number")
          .x(({ year }) => toX(year) ?? 0)
          .y0(({ cell }) => toY(cell?.low ?? 0))
          .y1(({ cell }) => toY(Math.min(cell?.high ?? 0, greatest)));
        return (
          <div key={code}>
            {!isAlone && <h4>{codeWord(words, question.rows, code)}</h4>}
            <svg className={style["lines"]} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
              <line
                className={style["axis"]}
                x1={edge.side}
                x2={width - edge.side}
                y1={height - edge.bottom}
                y2={height - edge.bottom}
              />
              <path className={style["band"]} d={band(points) ?? ""} />
              <path className={style["stroke"]} d={path(points) ?? ""} />
              {known.map(({ year, cell }) => (
                <circle
                  key={year}
                  className={style["dot"]}
                  cx={toX(year)}
                  cy={toY(heightOf(cell) ?? 0)}
                  r="3"
                />
              ))}
              {[years[0], years.at(-1)].map(
                (year, at) =>
                  year && (
                    <text
                      key={`${year} ${at === 0 ? "first" : "last"}`}
                      className={style["tick"]}
                      x={toX(year)}
                      y={height - 6}
                      textAnchor="middle"
                    >
                      {year}
                    </text>
                  ),
              )}
            </svg>
            {last?.cell && (
              <p className={style["lastValue"]}>
                {last.year}:{" "}
                {isAlone ? words.number(last.cell.n ?? 0) : percent(words, last.cell.share ?? 0)}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
