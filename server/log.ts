/**
 * The server's log: JSON lines on standard output. It takes routes, statuses, problem types, counts
 * and times; it is never handed a body, a query, an address or an id of a case.
 */
import type { LogRecord } from "./endpoint/endpoint-options.ts";

/** Writes one line. */
export const writeLog = (record: LogRecord): void => {
  console.log(JSON.stringify({ time: new Date().toISOString(), ...record }));
};

/** Writes one line for the person at the terminal. */
export const announce = (text: string): void => {
  console.log(text);
};
