/**
 * Routes on a map: lines from country to country, as wide as the persons are many (tier T5). Drawn from
 * what the table shows, with widths from rounded numbers; places within a country are never on it.
 */
import { type GeoProjection, geoEqualEarth, geoPath } from "d3-geo";
import { rounded } from "../../statistics/cell-key.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import page from "../page.module.css";
import type { ChartProps } from "./chart-props.ts";
import { codeWord } from "./chart-words.ts";
import style from "./map.module.css";
import { type Label, placedLabels } from "./map-labels.ts";
import { borders, land, type Point, pointOf, unsettledBorders } from "./world.ts";

const [width, height] = [360, 250];
const edge = 24;
const widest = 12;
const mostLabels = 12;

/** Draws the routes of a table whose rows are countries of origin and whose columns are destinations. */
export function FlowMap({ words, question, table }: ChartProps) {
  const { say } = words;
  const all = routesIn(table);
  const drawn = all.flatMap((route) => {
    const [from, to] = [pointOf(route.from), pointOf(route.to)];
    return from && to ? [{ ...route, start: from, end: to }] : [];
  });
  if (drawn.length === 0) return null;
  const projection = fitted(drawn.flatMap(({ start, end }) => [start, end]));
  const toScreen = (point: Point): Point => {
    const [x, y] = projection([...point]) ?? [0, 0];
    return [x, y];
  };
  const greatest = Math.max(...drawn.map(({ n }) => n));
  const wide = (n: number): number => 1 + (n / greatest) * (widest - 1);
  const places = placesOf(drawn);
  const name = (code: string): string => codeWord(words, question.rows, code);
  const labels = placedLabels(
    places
      .slice(0, mostLabels)
      .map(({ code, point }) => ({ text: name(code), at: toScreen(point) })),
    { width, height },
  );
  const path = geoPath(projection);
  const absent = all.filter(({ from, to }) => !pointOf(from) || !pointOf(to));
  return (
    <figure className={style["figure"]}>
      <figcaption className={style["caption"]}>{say("report.map")}</figcaption>
      <svg
        className={style["map"]}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={say("report.map.label", { count: drawn.length })}
      >
        <path className={style["land"]} d={path(land) ?? ""} />
        <path className={style["border"]} d={path(borders) ?? ""} />
        <path className={style["unsettled"]} d={path(unsettledBorders) ?? ""} />
        {drawn.map(({ from, to, n, start, end }) =>
          from === to ? (
            <circle
              key={`${from} ${to}`}
              className={style["within"]}
              cx={toScreen(start)[0]}
              cy={toScreen(start)[1]}
              r={4 + wide(n)}
              strokeWidth={wide(n) / 2}
            />
          ) : (
            <Route
              key={`${from} ${to}`}
              start={toScreen(start)}
              end={toScreen(end)}
              wide={wide(n)}
            />
          ),
        )}
        {places.map(({ code, point }) => (
          <circle
            key={code}
            className={style["place"]}
            cx={toScreen(point)[0]}
            cy={toScreen(point)[1]}
            r="2"
          />
        ))}
        {labels.map((label) => (
          <PlaceName key={label.text} label={label} />
        ))}
      </svg>
      <p className={page["quiet"]}>{say("report.map.widths", { threshold: THRESHOLD })}</p>
      {absent.length > 0 && (
        <p className={page["quiet"]}>
          {say("report.map.absent", {
            routes: words.list(absent.map(({ from, to }) => `${name(from)} – ${name(to)}`)),
          })}
        </p>
      )}
      <p className={page["quiet"]}>{say("report.map.borders")}</p>
    </figure>
  );
}

type Drawn = {
  readonly from: string;
  readonly to: string;
  readonly n: number;
  readonly start: Point;
  readonly end: Point;
};

/** What the table shows, thinnest last so that it lies on top. Hidden numbers are no routes. */
const routesIn = ({ cells }: ChartProps["table"]) =>
  cells
    .flatMap(({ row, column, n }) =>
      n !== null && n > 0 && column !== "" ? [{ from: row, to: column, n: rounded(n, 5) }] : [],
    )
    .sort((a, b) => b.n - a.n);

/** Every country on a route once, those with most persons first. */
const placesOf = (routes: readonly Drawn[]) => {
  const places = new Map<string, { readonly point: Point; readonly n: number }>();
  for (const { from, to, n, start, end } of routes)
    for (const [code, point] of [[from, start] as const, [to, end] as const])
      places.set(code, { point, n: (places.get(code)?.n ?? 0) + n });
  return [...places].map(([code, place]) => ({ code, ...place })).sort((a, b) => b.n - a.n);
};

/** A projection in which all points have room around them. */
const fitted = (points: readonly Point[]): GeoProjection => {
  const around = points.flatMap(([longitude, latitude]) => [
    [longitude - 8, Math.max(-80, latitude - 6)],
    [longitude + 8, Math.min(80, latitude + 6)],
  ]);
  return geoEqualEarth()
    .fitExtent(
      [
        [edge, edge],
        [width - edge, height - edge],
      ],
      { type: "MultiPoint", coordinates: around },
    )
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
};

/** An arc with its head at the end; the way back bends to the other side. */
function Route({
  start: [x0, y0],
  end: [x1, y1],
  wide,
}: {
  readonly start: Point;
  readonly end: Point;
  readonly wide: number;
}) {
  const [across, down] = [x1 - x0, y1 - y0];
  const length = Math.hypot(across, down) || 1;
  const [bendX, bendY] = [(x0 + x1) / 2 - down * 0.2, (y0 + y1) / 2 + across * 0.2];
  const [aimX, aimY] = [x1 - bendX, y1 - bendY];
  const aim = Math.hypot(aimX, aimY) || 1;
  const [ux, uy] = [aimX / aim, aimY / aim];
  const head = Math.min(4 + wide, length / 2);
  const [baseX, baseY] = [x1 - ux * head, y1 - uy * head];
  const half = 2 + wide / 2;
  return (
    <>
      <path
        className={style["route"]}
        d={`M${x0},${y0}Q${bendX},${bendY} ${baseX},${baseY}`}
        strokeWidth={wide}
      />
      <path
        className={style["head"]}
        d={`M${x1},${y1}L${baseX - uy * half},${baseY + ux * half}L${baseX + uy * half},${baseY - ux * half}Z`}
      />
    </>
  );
}

function PlaceName({ label: { text, x, y, anchor } }: { readonly label: Label }) {
  return (
    <text className={style["name"]} x={x} y={y} dy="0.35em" textAnchor={anchor}>
      {text}
    </text>
  );
}
