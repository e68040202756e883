/** Builds the golden files that follow from the published test keys alone. */
import type { GoldenFile } from "./golden-file.ts";
import { logFile } from "./log-file.ts";
import { buildOrganisation } from "./organisation.ts";
import {
  canonicalFile,
  dictionaryFile,
  framesFile,
  keysFile,
  paddingFile,
  payloadsFile,
} from "./plain-files.ts";
import { batchesFile, enrolmentFile, requestsFile, statementsFile } from "./signed-files.ts";

/** Builds the files that follow from the test keys. `envelopes` are those of the frozen file. */
export const buildReproducible = async (
  envelopes: readonly { readonly type: string; readonly bytes: string }[],
): Promise<Readonly<Record<string, GoldenFile>>> => {
  const organisation = await buildOrganisation();
  return {
    "keys.json": await keysFile(organisation),
    "padding.json": paddingFile(),
    "canonical-json.json": canonicalFile(),
    "dictionary.json": await dictionaryFile(),
    "payloads.json": await payloadsFile(),
    "batches.json": await batchesFile(organisation, envelopes),
    "log.json": await logFile(organisation),
    "statements.json": await statementsFile(organisation),
    "requests.json": await requestsFile(organisation),
    "enrolment.json": await enrolmentFile(organisation),
    "frames.json": framesFile(),
  };
};
