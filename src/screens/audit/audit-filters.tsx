/** What of the audit is looked at: an event, a person, a device, a case, a time. */
import { useId } from "react";
import { Field } from "../../form/controls/field.tsx";
import type { TrailEntry } from "../../store/audit-trail.ts";
import type { Words } from "../../words/words.ts";
import type { Names } from "../people/names.ts";
import style from "./audit.module.css";
import { eventWord } from "./event-word.ts";

/** What is chosen; empty stands for all. Days as `YYYY-MM-DD`, both ends included. */
export type AuditView = {
  readonly event: string;
  readonly author: string;
  readonly device: string;
  readonly about: string;
  readonly from: string;
  readonly to: string;
};

/** Everything. */
export const wholeView: AuditView = {
  ...{ event: "", author: "", device: "" },
  ...{ about: "", from: "", to: "" },
};

/** Whether an entry is among what is looked at. */
export const matchesView = (view: AuditView, entry: TrailEntry): boolean => {
  const day = entry.at.slice(0, 10);
  const about = view.about.trim().toLowerCase();
  return (
    (view.event === "" || entry.event === view.event) &&
    (view.author === "" || entry.author === view.author) &&
    (view.device === "" || entry.device === view.device) &&
    (about === "" || entry.ref.some((one) => one.toLowerCase().startsWith(about))) &&
    (view.from === "" || day >= view.from) &&
    (view.to === "" || day <= view.to)
  );
};

/** Offers only what occurs. */
export function AuditFilters({ words, view, entries, names, roleOf, onView }: AuditFiltersProps) {
  const { say } = words;
  const chooser = (
    member: "event" | "author" | "device",
    label: string,
    called: (code: string) => string,
  ) => (
    <Chooser
      label={label}
      all={say("audit.all")}
      value={view[member]}
      options={[...new Set(entries.map((entry) => entry[member]))]
        .map((code) => ({ code, label: called(code) }))
        .sort((left, right) => words.compare(left.label, right.label))}
      onChange={(chosen) => onView({ ...view, [member]: chosen })}
    />
  );
  return (
    <div className={style["filters"]}>
      {chooser("event", say("audit.event"), (event) => eventWord(words, event))}
      {chooser("author", say("audit.who"), (user) => `${names.person(user)}, ${roleOf(user)}`)}
      {chooser("device", say("audit.device"), (device) => device.slice(0, 8))}
      <Field
        label={say("audit.from")}
        type="date"
        value={view.from}
        onChange={(from) => onView({ ...view, from })}
      />
      <Field
        label={say("audit.to")}
        type="date"
        value={view.to}
        onChange={(to) => onView({ ...view, to })}
      />
      <Field
        label={say("audit.about")}
        value={view.about}
        direction="ltr"
        onChange={(about) => onView({ ...view, about })}
      />
    </div>
  );
}

type AuditFiltersProps = {
  readonly words: Words;
  readonly view: AuditView;
  readonly entries: readonly TrailEntry[];
  readonly names: Names;
  readonly roleOf: (user: string) => string;
  readonly onView: (view: AuditView) => void;
};

function Chooser({ label, all, value, options, onChange }: ChooserProps) {
  const id = useId();
  return (
    <p className={style["chooser"]}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option.code} value={option.code}>
            {option.label}
          </option>
        ))}
      </select>
    </p>
  );
}

type ChooserProps = {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly options: readonly { readonly code: string; readonly label: string }[];
  readonly onChange: (code: string) => void;
};
