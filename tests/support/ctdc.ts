/**
 * The public CTDC records of South-East Asia as cases: what is known becomes an answer, what is not
 * known stays unknown, with its reason. Where the file is not there, rows of the same shape are drawn.
 *
 * The rows are k-anonymised records of real people (CTDC terms of use, see the README of shared data):
 * never try to find out who they are, and never copy the file into this repository.
 */
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import { type DraftDocument, emptyCaseDocument, startRecord } from "../../src/domain/case.ts";
import { toCaseNumber } from "../../src/domain/case-number.ts";
import { codeLists, ownLists } from "../../src/domain/codelist.ts";
import { withDerived } from "../../src/domain/derive.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import countries from "../../src/domain/lists/countries.json" with { type: "json" };
import { withMissingReasons } from "../../src/domain/missing-reasons.ts";
import { createChance } from "../../src/domain/practice/chance.ts";
import { sharedFile } from "./shared-data.ts";

/** A row of the seven-column file, as text. */
export type CtdcRow = {
  readonly yearOfRegistration: string;
  readonly gender: string;
  readonly ageBroad: string;
  readonly citizenship: string;
  readonly CountryOfExploitation: string;
  readonly isForcedLabour: string;
  readonly isSexualExploit: string;
};

/** Who keeps the case. `number` is its place in the site's own count; `newId` draws record ids. */
export type CtdcContext = {
  readonly site: string;
  readonly siteCode: string;
  readonly owner: string;
  readonly device: string;
  readonly at: string;
  readonly number: number;
  readonly newId?: () => string;
};

/** The path of the file; absent when not there. */
export const ctdcFile = (): string | undefined =>
  sharedFile("ctdc/ctdc_global_kanon_2020-04-14_7col_SEAsia.csv");

/** The rows of the file, 16,998 of them; without it as many invented ones, or `count`. */
export const ctdcRows = (count?: number): readonly CtdcRow[] => {
  const path = ctdcFile();
  const rows = path
    ? Papa.parse<CtdcRow>(readFileSync(path, "utf8"), { header: true, skipEmptyLines: true }).data
    : inventedRows(count ?? 16_998);
  return count === undefined ? rows : rows.slice(0, count);
};

/** The rows as the file has them, for the plain script that counts them independently. */
export const toCtdcText = (rows: readonly CtdcRow[]): string =>
  `${Papa.unparse([...rows], { newline: "\n" })}\n`;

/**
 * A case that says what a row says. Consent to interview, keeping, the registry and statistics is
 * given, as these persons are in a published file; everything else that must be answered carries the
 * reason `unknown`. The document is valid under its schema and complete enough to be handed in.
 */
export const documentFromCtdcRow = (row: CtdcRow, context: CtdcContext): DraftDocument => {
  const newId = context.newId ?? (() => globalThis.crypto.randomUUID());
  const empty: DraftDocument = emptyCaseDocument({
    ...context,
    caseId: newId(),
    caseNumber: toCaseNumber({
      siteCode: context.siteCode,
      year: row.yearOfRegistration.slice(2),
      sequence: String(context.number).padStart(5, "0"),
    }),
    jurisdiction: alpha3Of(row.CountryOfExploitation) ?? alpha3Of(row.citizenship) ?? "IDN",
    newId,
  });
  const begun = { by: context.owner, device: context.device, at: context.at, newId };
  const registrationDate = `${row.yearOfRegistration}-01-01`;
  const isChild = row.ageBroad === "0--8" || row.ageBroad === "9--17";
  const list = (
    entity: "consent" | "screening" | "exploitation",
    answers: JsonObject,
  ): JsonObject => ({
    ...startRecord(empty, entity, begun),
    ...answers,
  });
  const document: DraftDocument = {
    ...empty,
    case: {
      ...Object(empty["case"]),
      registrationDate,
      dataSource: "case_management",
      workflowState: "submitted",
    },
    victim: { ...Object(empty["victim"]), ...profileOf(row) },
    consent: scopes.map((scope) =>
      list("consent", {
        scope,
        decision: "given",
        givenBy: isChild ? "guardian" : "self",
        ...(isChild ? { childAssent: "yes" } : {}),
        method: "verbal",
        informationGiven: ownLists.consentInformation.values.map(({ code }) => code),
        decidedAt: registrationDate,
      }),
    ),
    screening: [list("screening", { screeningDate: registrationDate })],
    exploitation: [list("exploitation", episodeOf(row))],
  };
  return withMissingReasons(withDerived(document), () => "unknown");
};

const scopes = ["interview", "store_local", "registry_case", "statistics"] as const;

const profileOf = (row: CtdcRow): JsonObject => {
  const band = codeLists.ageBand.values.find(({ map }) => map?.ct17 === row.ageBroad)?.code;
  const sex = codeLists.sex.values.find(({ map }) => map?.ct17 === row.gender)?.code;
  const citizenship = alpha3Of(row.citizenship);
  return {
    ...(sex ? { sex } : {}),
    ...(band ? { ageBand: band } : {}),
    ...(citizenship ? { citizenship: [citizenship] } : {}),
  };
};

/** A form is recorded where the file says 1; both where it says so twice. */
const episodeOf = (row: CtdcRow): JsonObject => {
  const types = [
    ...(row.isForcedLabour === "1" ? ["forced_labour"] : []),
    ...(row.isSexualExploit === "1" ? ["sexual_exploitation"] : []),
  ];
  const country = alpha3Of(row.CountryOfExploitation);
  return {
    ...(types.length > 0 ? { types } : {}),
    ...(country ? { country } : {}),
  };
};

/** ISO 3166-1 alpha-2 to alpha-3. Empty, `0` and `00` are unknown or suppressed; `NA` is Namibia. */
const alpha3Of = (alpha2: string): string | undefined => alpha3ByAlpha2.get(alpha2);

const alpha3ByAlpha2 = new Map(countries.map(([alpha3, alpha2]) => [alpha2, alpha3]));

/** Rows drawn one column after the other by the shares that the file has. */
const inventedRows = (count: number): readonly CtdcRow[] => {
  const chance = createChance(16_998);
  const kinds = Array.from({ length: Math.max(1, Math.ceil(count / 60)) }, () => {
    const isForcedLabour = chance.weighted([
      ["", 60],
      ["1", 33],
      ["0", 7],
    ] as const);
    return {
      yearOfRegistration: chance.weighted([
        ["2016", 69],
        ["2014", 8],
        ["2015", 8],
        ["2017", 6],
        ["2018", 6],
        ["2006", 3],
      ] as const),
      gender: chance.weighted([
        ["Female", 67],
        ["Male", 33],
      ] as const),
      ageBroad: chance.weighted([
        ["", 71],
        ["30--38", 10],
        ["39--47", 3],
        ["9--17", 3],
        ["27--29", 3],
        ["24--26", 3],
        ["21--23", 3],
        ["18--20", 2],
        ["0--8", 1],
        ["48+", 1],
      ] as const),
      citizenship: chance.weighted([
        ["PH", 67],
        ["KH", 12],
        ["ID", 11],
        ["MM", 7],
        ["VN", 1],
        ["LA", 1],
        ["", 1],
      ] as const),
      CountryOfExploitation: chance.weighted([
        ["", 54],
        ["PH", 12],
        ["ID", 11],
        ["KH", 6],
        ["MY", 6],
        ["TH", 3],
        ["AE", 2],
        ["SA", 2],
        ["0", 1],
      ] as const),
      isForcedLabour,
      isSexualExploit: chance.weighted([
        ["", 73],
        ["0", 19],
        ["1", 8],
      ] as const),
    };
  });
  return Array.from({ length: count }, (_none, at) => kinds[at % kinds.length]).filter(
    (row) => row !== undefined,
  );
};
