/** A report as it grows: made in a worker, which ends when the page is left or the work is cancelled. */
import { useCallback, useEffect, useState } from "react";
import type {
  PublishedLayer,
  ReportAnswer,
  ReportOrder,
  ReportTableMade,
} from "./report-worker.ts";
import { startReportWorker } from "./start-report-worker.ts";

/** What is there of a report so far. */
export type ReportInTheMaking = {
  readonly tables: readonly ReportTableMade[];
  readonly done: number;
  /** How many tables there will be; undefined until that is known. */
  readonly of: number | undefined;
  readonly isCancelled: boolean;
  /** What the published file is, once that is known. */
  readonly published: PublishedLayer | undefined;
  readonly cancel: () => void;
};

/** Makes a report; anew when the order changes. */
export const useReport = (order: ReportOrder): ReportInTheMaking => {
  const [made, setMade] = useState(nothing);
  const [worker, setWorker] = useState<Worker | undefined>(undefined);
  useEffect(() => {
    setMade(nothing);
    const started = startReportWorker();
    started.addEventListener("message", ({ data }: MessageEvent<ReportAnswer>) => {
      const { table, done, of } = data;
      setMade((before) => ({
        ...before,
        done,
        of,
        published: data.published ?? before.published,
        tables: table ? [...before.tables, table] : before.tables,
      }));
    });
    started.postMessage(order);
    setWorker(started);
    return () => started.terminate();
  }, [order]);
  const cancel = useCallback(() => {
    worker?.terminate();
    setMade((before) => ({ ...before, isCancelled: true }));
  }, [worker]);
  return { ...made, cancel };
};

const nothing: Omit<ReportInTheMaking, "cancel"> = {
  tables: [],
  done: 0,
  of: undefined,
  isCancelled: false,
  published: undefined,
};
