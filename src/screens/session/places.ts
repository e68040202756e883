/** The pages a role can reach, in the order they are shown. */
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import type { Place } from "../shell/shell.tsx";

/** The places of a person; those of nobody while an enrolment waits. */
export const placesOf = (
  { say }: Words,
  identity: { readonly role: Role } | undefined,
  path: readonly string[],
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
  switch (identity?.role) {
    case undefined:
      return [];
    case "intake":
    case "caseworker":
      return [{ ...cases, label: say("queue.own") }, outbox];
    case "supervisor":
      return [cases, people, outbox];
    case "analyst":
      return [statistics, people, outbox];
    case "administrator":
      return [{ ...people, href: "#/", here: at === "" || at === "people" }, outbox];
    case "oversight":
      return [
        { href: "#/", label: say("audit.title"), icon: "shield", here: at === "" },
        people,
        outbox,
      ];
    case "field-office":
      return [outbox];
  }
};
