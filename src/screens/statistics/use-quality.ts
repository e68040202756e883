/** Advice on the quality of records, made in a worker, anew when the order changes. */
import { useEffect, useState } from "react";
import type { QualityAnswer, QualityOrder } from "./report-worker.ts";
import { startReportWorker } from "./start-report-worker.ts";

/** The advice; undefined until it is there. */
export const useQuality = (order: QualityOrder): QualityAnswer | undefined => {
  const [answer, setAnswer] = useState<QualityAnswer | undefined>(undefined);
  useEffect(() => {
    setAnswer(undefined);
    const worker = startReportWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<QualityAnswer>) => setAnswer(data));
    worker.postMessage(order);
    return () => worker.terminate();
  }, [order]);
  return answer;
};
