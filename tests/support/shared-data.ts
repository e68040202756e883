/** Public data that is not part of the repository. Tests that need it skip where it is not. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file of public data, in `LINDUNG_SHARED_DATA` or beside the repository; absent when not there. */
export const sharedFile = (path: string): string | undefined => {
  const folder =
    process.env["LINDUNG_SHARED_DATA"] ??
    fileURLToPath(new URL("../../../shared/data", import.meta.url));
  const file = `${folder}/${path}`;
  return existsSync(file) ? file : undefined;
};

/** The 48,773 records of CTDC's Global Dataset of April 2020, seven columns, k-anonymised with k = 11. */
export const ctdcWholeFile = (): string | undefined =>
  sharedFile("ctdc/ctdc_global_kanon_2020-04-14_7col_2002-2018.csv");

/** What a test that needs a file says when it is skipped. */
export const withoutFile = (name: string): string =>
  `${name} is not here: set LINDUNG_SHARED_DATA to the folder that holds it`;
