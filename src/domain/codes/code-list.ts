/** What a code list is. The lists themselves stand beside this file, grouped by theme. */

/**
 * Where a question or a list comes from: HTCDS 2.0 (`HT`), CTDC dictionary 2017 (`CT17`), CTDC
 * codebook 2024 (`CT24`), CTDC victim-perpetrator dictionary 2022 (`VP`), GLOTIP data file 2025
 * (`GL`), GBVIMS and Primero in own words (`GBV`, `PR`), Palermo Protocol art. 3 (`PAL`). Of `IC`
 * (IC-TIP), `IOM` (IOM's two interviews), `ILO` (Delphi indicators 2009) and `ACT` (ASEAN) the texts
 * were not available, so a question marked with these alone is not confirmed. `PRJ` is our own.
 */
export type Source =
  | "HT"
  | "CT17"
  | "CT24"
  | "VP"
  | "GL"
  | "GBV"
  | "PR"
  | "PAL"
  | "IC"
  | "IOM"
  | "ILO"
  | "ACT"
  | "PRJ";

/** What a code is called in a standard: HTCDS, CTDC 2017, 2024 and 2025, VP, GLOTIP, GBVIMS. */
export type CodeMap = {
  readonly ht?: string;
  readonly ct17?: string;
  readonly ct24?: string;
  readonly ct25?: string;
  readonly vp?: string;
  readonly gl?: string;
  readonly gbv?: string;
};

/** One value of a list. A `code` is stored for ever: it is never renamed and never reused. */
export type CodeValue<Code extends string = string> = {
  readonly code: Code;
  readonly map?: CodeMap;
};

/** A closed list. Labels are words (`code.<list>.<code>`). `version` grows when a code is added. */
export type CodeList<Code extends string = string> = {
  readonly version: number;
  readonly sources: readonly Source[];
  readonly values: readonly CodeValue<Code>[];
};

/** Makes a code list; a value with names in standards is written `[code, names]`. */
export const codeList = <const Code extends string>(
  sources: readonly Source[],
  values: readonly (Code | readonly [Code, CodeMap])[],
): CodeList<Code> => ({
  version: 1,
  sources,
  values: values.map((value) =>
    typeof value === "string" ? { code: value } : { code: value[0], map: value[1] },
  ),
});
