/** What an event of the audit is called. */
import { type AuditEvent, auditEvents } from "../../store/audit.ts";
import type { Words } from "../../words/words.ts";

/** The event in words; its code where a newer version wrote it. */
export const eventWord = ({ say }: Words, event: string): string => {
  const known = auditEvents.find((one): one is AuditEvent => one === event);
  return known ? say(`event.${known}`) : event;
};
