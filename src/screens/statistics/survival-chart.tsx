/** How many were still without something after a time: one curve for each code of the columns. */
import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import {
  type FollowUp,
  kaplanMeier,
  type SurvivalStep,
} from "../../statistics/kit/kaplan-meier.ts";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, percent } from "./chart-words.ts";
import style from "./charts.module.css";
import type { ChartTable } from "./shown-cell.ts";

const [width, height] = [300, 120];
const edge = { top: 8, side: 30, bottom: 22 } as const;

/**
 * Rows are bands of months. Kaplan and Meier's estimate from counts that are shown; a column with a
 * hidden count or share has no curve, since the curve would tell it.
 */
export function SurvivalChart({ words, question, table }: ChartProps) {
  const { say } = words;
  const curves = table.columnCodes.map((column) => ({ column, steps: stepsOf(table, column) }));
  const end = Math.max(0, ...table.rowCodes.map((code) => lastMonthOf(code) ?? 0)) * 1.5 || 1;
  const toX = scaleLinear([0, end], [edge.side, width - 8]);
  const toY = scaleLinear([0, 1], [height - edge.bottom, edge.top]);
  return (
    <>
      <div className={style["panels"]}>
        {curves.map(({ column, steps }) => {
          const points = [{ time: 0, survival: 1 }, ...steps];
          const last = points.at(-1);
          const shown = last ? [...points, { ...last, time: end }] : points;
          const path = line<(typeof shown)[number]>()
            .curve(curveStepAfter)
            .x(({ time }) => toX(time))
            .y(({ survival }) => toY(survival));
          const band = area<SurvivalStep>()
            .curve(curveStepAfter)
            .x(({ time }) => toX(time))
            .y0(({ interval }) => toY(interval?.low ?? 0))
            .y1(({ interval }) => toY(interval?.high ?? 0));
          const lastStep = steps.at(-1);
          const banded = lastStep ? [...steps, { ...lastStep, time: end }] : [];
          return (
            <div key={column}>
              {question.columns && <h4>{codeWord(words, question.columns, column)}</h4>}
              {steps.length === 0 ? (
                <p className={style["note"]}>{say("report.survival.hidden")}</p>
              ) : (
                <>
                  <svg
                    className={style["lines"]}
                    viewBox={`0 0 ${width} ${height}`}
                    aria-hidden="true"
                  >
                    <line
                      className={style["axis"]}
                      x1={edge.side}
                      x2={width - 8}
                      y1={height - edge.bottom}
                      y2={height - edge.bottom}
                    />
                    <path className={style["band"]} d={band(banded) ?? ""} />
                    <path className={style["stroke"]} d={path(shown) ?? ""} />
                    {[0, 0.5, 1].map((share) => (
                      <text
                        key={share}
                        className={style["tick"]}
                        x={edge.side - 4}
                        y={toY(share)}
                        dy="0.35em"
                        textAnchor="end"
                      >
                        {words.number(share * 100)}
                      </text>
                    ))}
                    {[0, ...steps.map(({ time }) => time)].map((time) => (
                      <text
                        key={time}
                        className={style["tick"]}
                        x={toX(time)}
                        y={height - 6}
                        textAnchor="middle"
                      >
                        {words.number(time)}
                      </text>
                    ))}
                  </svg>
                  {steps.map(({ time, survival, interval }) => (
                    <p key={time} className={style["step"]}>
                      {interval
                        ? say("report.survival.after", {
                            months: words.number(time),
                            share: percent(words, survival),
                            low: percent(words, interval.low),
                            high: percent(words, interval.high),
                          })
                        : say("report.survival.none", { months: words.number(time) })}
                    </p>
                  ))}
                </>
              )}
            </div>
          );
        })}
      </div>
      <p className={style["note"]}>{say("report.survival.note")}</p>
    </>
  );
}

/** The last month of a band such as `d13_24` or `13--24`; undefined for one without an end. */
const lastMonthOf = (code: string): number | undefined => {
  const [, last] = /\d+(?:_|-+)(\d+)/.exec(code) ?? [];
  return last === undefined ? undefined : Number(last);
};

/** The curve of a column; no steps where it must not be told. */
const stepsOf = (table: ChartTable, column: string): readonly SurvivalStep[] => {
  const bands = table.rowCodes.flatMap((row) => {
    const cell = table.cellAt(row, column);
    return cell ? [{ end: lastMonthOf(row), n: cell.n, share: cell.share }] : [];
  });
  if (bands.some(({ n, share }) => n === null || share === null)) return [];
  const lastEnd = Math.max(...bands.map(({ end }) => end ?? 0));
  const persons = bands.flatMap(({ end, n }): readonly FollowUp[] =>
    Array.from({ length: n ?? 0 }, () => ({ time: end ?? lastEnd, isEvent: end !== undefined })),
  );
  return kaplanMeier(persons);
};
