/** Who is admitted, on which device, last seen when; names, and the end of an access. */
import { type FormEvent, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Field } from "../../form/controls/field.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Wide } from "../shell/wide.tsx";
import type { Change } from "./describe-change.ts";
import type { Names } from "./names.ts";

/** Lists people and devices. Choosing one opens what can be done about them. */
export function PeopleSection({ words, names, people, onRename, onChange }: PeopleSectionProps) {
  const { say } = words;
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const person = people.find(({ user }) => user === chosen);
  return (
    <section className={page["section"]}>
      <h2>{say("people.admitted")}</h2>
      <Wide label={say("people.admitted")}>
        <table className={page["table"]}>
          <caption className="unseen">{say("people.admitted")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("people.person")}</th>
              <th scope="col">{say("people.role")}</th>
              <th scope="col">{say("people.site")}</th>
              <th scope="col">{say("people.device")}</th>
              <th scope="col">{say("people.seen")}</th>
              {onRename && <th scope="col">{say("action.change")}</th>}
            </tr>
          </thead>
          <tbody>
            {people.map((each) => (
              <tr key={each.user}>
                <th scope="row">
                  <bdi>{names.person(each.user)}</bdi>
                  {each.isSelf && <span className={page["quiet"]}> {say("people.self")}</span>}
                </th>
                <td>
                  {say(`role.${each.role}`)}
                  {each.isRevoked && <span className={page["tag"]}>{say("people.revoked")}</span>}
                </td>
                <td>{names.site(each.site)}</td>
                <td>
                  <bdi dir="ltr">{each.device.slice(0, 8)}</bdi>
                </td>
                <td>{each.lastSeen ? words.day(each.lastSeen) : say("people.seen.unknown")}</td>
                {onRename && (
                  <td>
                    <Button tone="link" onPress={() => setChosen(each.user)}>
                      {say("action.change")}
                      <span className="unseen"> {names.person(each.user)}</span>
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {person && onRename && (
        <PersonPanel
          key={person.user}
          {...{ words, names, person, onRename, onChange }}
          onClose={() => setChosen(undefined)}
        />
      )}
    </section>
  );
}

function PersonPanel({ words, names, person, onRename, onChange, onClose }: PersonPanelProps) {
  const { say } = words;
  const [name, setName] = useState(person.name);
  const [contact, setContact] = useState(person.contact);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await onRename(person.user, { name: name.trim(), contact: contact.trim() });
    if (done.ok) onClose();
    else setProblem(done.failure);
  };
  return (
    <div className={style["review"]}>
      <h3>{names.person(person.user)}</h3>
      {problem && <Explanation words={words} problem={problem} />}
      <form onSubmit={(event) => void save(event)} autoComplete="off" noValidate>
        <Field
          label={say("people.name")}
          hint={say("people.name.hint")}
          value={name}
          onChange={setName}
        />
        <Field label={say("people.contact")} value={contact} onChange={setContact} />
        <div className={page["actions"]}>
          <Button tone="brand" type="submit">
            {say("people.name.save")}
          </Button>
          <Button tone="link" onPress={onClose}>
            {say("action.back")}
          </Button>
        </div>
      </form>
      {onChange && !person.isRevoked && !person.isSelf && (
        <div className={page["actions"]}>
          <Button
            tone="halt"
            onPress={() =>
              onChange({ op: "revoke-user", body: { user: person.user, reason: "left" } })
            }
          >
            {say("people.end-person")}
          </Button>
          <Button
            tone="halt"
            onPress={() =>
              onChange({ op: "revoke-device", body: { device: person.device, reason: "lost" } })
            }
          >
            {say("people.end-device")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A person as the log and the directory know them. `lastSeen` is a day. */
export type ListedPerson = {
  readonly user: string;
  readonly role: Role;
  readonly site: string;
  readonly device: string;
  readonly lastSeen: string | undefined;
  readonly name: string;
  readonly contact: string;
  readonly isRevoked: boolean;
  readonly isSelf: boolean;
};

type Rename = (
  user: string,
  entry: { readonly name: string; readonly contact: string },
) => Promise<Result<null, Problem>>;

type PeopleSectionProps = {
  readonly words: Words;
  readonly names: Names;
  readonly people: readonly ListedPerson[];
  /** Absent for those whose names nobody would believe. */
  readonly onRename: Rename | undefined;
  /** Absent for those who are no administrator. */
  readonly onChange: ((change: Change) => void) | undefined;
};

type PersonPanelProps = Pick<PeopleSectionProps, "words" | "names" | "onChange"> & {
  readonly person: ListedPerson;
  readonly onRename: Rename;
  readonly onClose: () => void;
};
