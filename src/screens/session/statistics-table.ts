/** From the protected table to what the statistics page shows. Nothing here sees a record. */

import { codeLabel } from "../../form/options.ts";
import type { Cell, ProtectedTable } from "../../statistics/suppress.ts";
import type { Variable } from "../../statistics/variable.ts";
import type { Words } from "../../words/words.ts";
import type { ShownCell, ShownTable } from "../statistics-screen.tsx";

/** Puts words to the codes of a protected table; rows and columns of nobody are left out. */
export const toShownTable = (words: Words, table: ProtectedTable): ShownTable => {
  const columns = table.columnCodes.map((code) => ({
    code,
    label: labelOf(words, table.column, code),
  }));
  return {
    counted: toShownCell(table.total),
    persons: toShownCell(table.persons),
    columns,
    rows: [
      ...table.rowCodes.map((code, at) => ({
        code,
        label: labelOf(words, table.row, code),
        cells: [...(table.cells[at] ?? []), table.rowTotals[at] ?? nothing].map(toShownCell),
      })),
      {
        code: "",
        label: words.say("statistics.all"),
        cells: [...table.columnTotals, table.total].map(toShownCell),
      },
    ],
  };
};

const nothing: Cell = { n: 0 };

const toShownCell = (cell: Cell): ShownCell =>
  "n" in cell ? cell.n : cell.hidden === "primary" ? "fewer" : "kept";

const labelOf = (words: Words, { codeList }: Variable, code: string): string =>
  codeList === "year" ? code : codeLabel(words, codeList, code);
