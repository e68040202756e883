/** The options that commands have in common, and how they are read. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import type { FileLayout } from "../src/statistics/file-layout.ts";
import { fileLayouts } from "../src/statistics/file-layouts.ts";
import { Refusal } from "./refusal.ts";

/** Reads options; an unknown one, or one without its value, is refused with a sentence. */
export const readOptions = <const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\nTry --help.`, true);
  }
};

/** An option that must be there. */
export const needed = (value: string | undefined, name: string): string => {
  if (value === undefined || value === "")
    throw new Refusal(`--${name} is missing. Try --help.`, true);
  return value;
};

/** One of a few words. */
export const oneOf = <Word extends string>(
  value: string,
  words: readonly Word[],
  name: string,
): Word => {
  const word = words.find((each) => each === value);
  if (word === undefined)
    throw new Refusal(`--${name} takes ${words.join(", ")}; not ${value}.`, true);
  return word;
};

/** What counts: typed arrays, as in the browser, or DuckDB. */
export const engines = ["columns", "duckdb"] as const;

/** The layout of a name. */
export const layoutOf = (value: string): FileLayout => {
  const layout = Object.values(fileLayouts).find(({ name }) => name === value);
  if (!layout)
    throw new Refusal(`--layout takes ${Object.keys(fileLayouts).join(", ")}; not ${value}.`, true);
  return layout;
};
