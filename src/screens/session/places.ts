/** The pages a role can reach, in the order they are shown. */
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import type { Place } from "../shell/shell.tsx";

/** The places of a person; those of nobody while an enrolment waits. */
export const placesOf = (
  { say }: Words,
  identity: { readonly role: Role } | undefined,
  path: readonly string[],
  /** Of a field office: whether it was granted anything to read. */
  reads = false,
): readonly Place[] => {
  const at = path[0] ?? "";
  const cases: Place = {
    href: "#/",
    label: say("queue.title"),
    icon: "list",
    here: at === "" || at === "case" || at === "intake" || at === "paper",
  };
  const people: Place = {
    href: "#/people",
    label: say("people.title"),
    icon: "people",
    here: at === "people",
  };
  const statistics: Place = {
    href: "#/",
    label: say("statistics.title"),
    icon: "chart",
    here: at === "",
  };
  const outbox: Place = {
    href: "#/outbox",
    label: say("outbox.title"),
    icon: "send",
    here: at === "outbox",
  };
  const device: Place = {
    href: "#/device",
    label: say("device.title"),
    icon: "lock",
    here: at === "device",
  };
  switch (identity?.role) {
    case undefined:
      return [];
    case "intake":
    case "caseworker":
      return [{ ...cases, label: say("queue.own") }, outbox, device];
    case "supervisor":
      return [cases, people, outbox, device];
    case "analyst":
      return [statistics, people, outbox, device];
    case "administrator":
      return [{ ...people, href: "#/", here: at === "" || at === "people" }, outbox, device];
    case "field-office": {
      const carried: Place = {
        href: reads ? "#/carried" : "#/",
        label: say("field.title"),
        icon: "list",
        here: at === "carried" || (at === "" && !reads),
      };
      return reads ? [cases, carried, outbox, device] : [carried, outbox, device];
    }
    case "oversight":
      return [
        { href: "#/", label: say("audit.title"), icon: "shield", here: at === "" },
        people,
        outbox,
        device,
      ];
  }
};

/** The pages that a person can be on. */
type PageName = "cases" | "people" | "statistics" | "carried" | "audit";

const casework: Readonly<Record<string, PageName>> = {
  "": "cases",
  case: "cases",
  intake: "cases",
  paper: "cases",
};

const pages: Readonly<Record<Role, Readonly<Record<string, PageName>>>> = {
  intake: casework,
  caseworker: casework,
  supervisor: casework,
  analyst: { "": "statistics", statistics: "statistics" },
  administrator: { "": "people" },
  "field-office": { "": "carried", carried: "carried" },
  oversight: { "": "audit" },
};

/**
 * The page an address names for a role; undefined when it names none. A field office that was granted
 * something to read begins with the cases.
 */
export const pageOf = (
  { role }: { readonly role: Role },
  reads: boolean,
  place: string,
): PageName | undefined => {
  if (place === "people") return "people";
  if (role === "field-office" && reads && (place === "" || place === "case")) return "cases";
  return pages[role][place];
};
