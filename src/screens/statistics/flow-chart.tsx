/** From where to where: bands between two columns of places, as wide as the persons are many. */
import { type SankeyLink, type SankeyNode, sankey, sankeyLinkHorizontal } from "d3-sankey";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, variableLabel } from "./chart-words.ts";
import style from "./charts.module.css";
import type { ChartTable } from "./shown-cell.ts";

const width = 360;
const mostPlaces = 8;
const OTHER = "*";

/** Draws what is shown of the table: small pairs are hidden there, and rare places are one. */
export function FlowChart({ words, question, table }: ChartProps) {
  const graph = layOut(table);
  const nameOf = (node: Place): string => {
    if (node.code === OTHER) return words.say("report.other");
    const variable = node.side === "from" ? question.rows : (question.columns ?? "");
    return codeWord(words, variable, node.code);
  };
  if (graph.links.length === 0) return <p>{words.say("report.nothing-shown")}</p>;
  return (
    <>
      <p className={style["ends"]}>
        <span>{variableLabel(words, question.rows)}</span>
        <span>{question.columns && variableLabel(words, question.columns)}</span>
      </p>
      <svg
        className={style["flow"]}
        viewBox={`0 0 ${width} ${graph.height}`}
        role="img"
        aria-label={words.say("report.by", {
          rows: variableLabel(words, question.rows),
          columns: question.columns ? variableLabel(words, question.columns) : "",
        })}
      >
        {graph.links.map((link) => (
          <path
            key={`${link.index}`}
            className={style["flowBand"]}
            d={sankeyLinkHorizontal()(link) ?? ""}
            strokeWidth={Math.max(1, link.width ?? 1)}
          />
        ))}
        {graph.nodes.map((node) => {
          const isFrom = node.side === "from";
          const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [node.x0, node.x1, node.y0, node.y1];
          return (
            <g key={`${node.side} ${node.code}`}>
              <rect className={style["fill"]} x={x0} y={y0} width={x1 - x0} height={y1 - y0} />
              <text
                className={style["place"]}
                x={isFrom ? x1 + 5 : x0 - 5}
                y={(y0 + y1) / 2}
                dy="0.35em"
                textAnchor={isFrom ? "start" : "end"}
              >
                {nameOf(node)} {words.number(node.value ?? 0)}
              </text>
            </g>
          );
        })}
      </svg>
      <p className={style["note"]}>
        {words.say("report.flow.note", { other: words.say("report.other") })}
      </p>
    </>
  );
}

type Place = { readonly code: string; readonly side: "from" | "to" };
type Flow = { readonly persons: number };
type Graph = {
  readonly nodes: readonly SankeyNode<Place, Flow>[];
  readonly links: readonly SankeyLink<Place, Flow>[];
  readonly height: number;
};

const layOut = (table: ChartTable): Graph => {
  const flows = table.cells.flatMap(({ row, column, n }) =>
    n !== null && n > 0 && column !== "" ? [{ from: row, to: column, n }] : [],
  );
  const kept = (end: "from" | "to"): ReadonlySet<string> => {
    const sums = new Map<string, number>();
    for (const flow of flows) sums.set(flow[end], (sums.get(flow[end]) ?? 0) + flow.n);
    const places = [...sums].sort(([, a], [, b]) => b - a).map(([code]) => code);
    return new Set(places.slice(0, places.length > mostPlaces ? mostPlaces - 1 : mostPlaces));
  };
  const [origins, destinations] = [kept("from"), kept("to")];
  const merged = new Map<string, { from: string; to: string; n: number }>();
  for (const { from, to, n } of flows) {
    const pair = {
      from: origins.has(from) ? from : OTHER,
      to: destinations.has(to) ? to : OTHER,
    };
    const key = `${pair.from} ${pair.to}`;
    merged.set(key, { ...pair, n: (merged.get(key)?.n ?? 0) + n });
  }
  const bands = [...merged.values()];
  const places: Place[] = [
    ...[...new Set(bands.map(({ from }) => from))].map((code) => ({ code, side: "from" }) as const),
    ...[...new Set(bands.map(({ to }) => to))].map((code) => ({ code, side: "to" }) as const),
  ];
  const height = Math.max(120, places.length * 22);
  if (bands.length === 0) return { nodes: [], links: [], height };
  const numberOf = (code: string, side: Place["side"]): number =>
    places.findIndex((place) => place.code === code && place.side === side);
  const { nodes, links } = sankey<Place, Flow>()
    .nodeWidth(8)
    .nodePadding(10)
    .extent([
      [0, 4],
      [width, height - 4],
    ])({
    nodes: places.map((place) => ({ ...place })),
    links: bands.map(({ from, to, n }) => ({
      source: numberOf(from, "from"),
      target: numberOf(to, "to"),
      value: n,
      persons: n,
    })),
  });
  return { nodes, links, height };
};
