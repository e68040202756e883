/** Starts the thread that counts. Whoever starts one ends it. */
export const startReportWorker = (): Worker =>
  new Worker(new URL("./report-worker.ts", import.meta.url), { type: "module", name: "report" });
