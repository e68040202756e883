/** The land of the world and the borders in it, coarse enough to be kept offline. */
import { feature, mesh } from "topojson-client";
import atlas from "world-atlas/countries-110m.json" with { type: "json" };
import points from "../../domain/lists/country-points.json" with { type: "json" };

/** Longitude and latitude in degrees. */
export type Point = readonly [number, number];

type Topology = Parameters<typeof mesh>[0];
type Shape = NonNullable<Parameters<typeof mesh>[1]>;
type Atlas = Topology & { readonly objects: Readonly<Record<string, Shape>> };

const isAtlas = (json: unknown): json is Atlas =>
  typeof json === "object" && json !== null && "arcs" in json && "objects" in json;

const toAtlas = (json: unknown): Atlas => {
  if (isAtlas(json)) return json;
  throw new Error("the atlas is not a topology");
};

const topology = toAtlas(atlas);
const part = (name: string): Shape => {
  const found = topology.objects[name];
  if (!found) throw new Error(`the atlas has no ${name}`);
  return found;
};

/** What has no number in ISO 3166: its borders are not agreed. */
const isUnsettled = ({ id }: Shape): boolean => id === undefined;

/** All land, without borders. */
export const land = feature(topology, part("land"));

/** Borders between countries. */
export const borders = mesh(
  topology,
  part("countries"),
  (one, other) => one !== other && !isUnsettled(one) && !isUnsettled(other),
);

/** Lines that are not agreed by all; drawn broken, as on maps of the United Nations. */
export const unsettledBorders = mesh(
  topology,
  part("countries"),
  (one, other) => one !== other && (isUnsettled(one) || isUnsettled(other)),
);

const known = new Map<string, readonly number[]>(Object.entries(points));

/** The middle of a country by ISO 3166-1 alpha-3; undefined for what the atlas does not show. */
export const pointOf = (alpha3: string): Point | undefined => {
  const [longitude, latitude] = known.get(alpha3) ?? [];
  return longitude === undefined || latitude === undefined ? undefined : [longitude, latitude];
};
