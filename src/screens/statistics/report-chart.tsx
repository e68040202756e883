/** The chart of a table, by what its definition asks for. */
import { lazy, Suspense } from "react";
import { statisticalVariables } from "../../statistics/variable.ts";
import { BarsChart } from "./bars-chart.tsx";
import type { ChartProps } from "./chart-props.ts";
import { FlowChart } from "./flow-chart.tsx";
import { HeatMap } from "./heat-map.tsx";
import { LineChart } from "./line-chart.tsx";
import { PyramidChart } from "./pyramid-chart.tsx";
import { StackedChart } from "./stacked-chart.tsx";
import { SurvivalChart } from "./survival-chart.tsx";

const FlowMap = lazy(async () => ({ default: (await import("./flow-map.tsx")).FlowMap }));

/** Draws a chart; routes between countries as bands and on a map, which is fetched when it is drawn. */
export function ReportChart(props: ChartProps) {
  const { question, words } = props;
  switch (question.chart) {
    case "pyramid":
      return <PyramidChart {...props} />;
    case "heat-map":
      return <HeatMap {...props} />;
    case "line":
    case "small-multiples":
      return <LineChart {...props} />;
    case "flow":
      return (
        <>
          <FlowChart {...props} />
          {isCountry(question.rows) && isCountry(question.columns) && (
            <Suspense fallback={<p role="status">{words.say("report.map.drawing")}</p>}>
              <FlowMap {...props} />
            </Suspense>
          )}
        </>
      );
    case "survival":
      return question.rows === "durationBand" ? (
        <SurvivalChart {...props} />
      ) : (
        <StackedOrBars {...props} />
      );
    case "stacked-bars":
      return <StackedOrBars {...props} />;
    case "funnel":
    case "bars":
      return <BarsChart {...props} />;
  }
}

function StackedOrBars(props: ChartProps) {
  return props.question.columns ? <StackedChart {...props} /> : <BarsChart {...props} />;
}

const isCountry = (variable: string | undefined): boolean =>
  statisticalVariables.find(({ name }) => name === variable)?.codeList === "iso3166-1";
