/** What a page runs: the same vectors, through the same code as in Node. */
import { runVectors, VectorFile, type VectorReport } from "./published-vectors.ts";

/** Runs a file of vectors, given as JSON. */
const run = (text: string): Promise<VectorReport> => runVectors(VectorFile.parse(JSON.parse(text)));

Reflect.set(globalThis, "runVectors", run);
