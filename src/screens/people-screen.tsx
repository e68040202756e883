/** People, devices and invites, for administrators and supervisors. Names appear nowhere: roles and short ids do. */
import { type FormEvent, useState } from "react";
import { Button } from "../form/controls/button.tsx";
import { Choices, Radios } from "../form/controls/choice.tsx";
import type { Problem } from "../protocol/problem.ts";
import type { Result } from "../protocol/result.ts";
import type { Role } from "../protocol/role.ts";
import type { Words } from "../words/words.ts";
import page from "./page.module.css";
import style from "./people.module.css";
import { Explanation } from "./shell/explain.tsx";
import { Wide } from "./shell/wide.tsx";
import { Working } from "./shell/working.tsx";

/** Makes invites, approves who asked, signs what waits for a signature, and lists who is admitted. */
export function PeopleScreen({
  words,
  people,
  sites,
  roles,
  invitable,
  tasks,
  onInvite,
  onAct,
  onAddSite,
}: PeopleScreenProps) {
  const { say } = words;
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const act = async (task: PeopleTask): Promise<void> => {
    setBusy(true);
    const done = await onAct(task);
    setBusy(false);
    setProblem(done.ok ? undefined : done.failure);
  };
  return (
    <>
      <h1>{say("people.title")}</h1>
      {problem && <Explanation words={words} problem={problem} />}
      <section className={page["section"]}>
        <h2>{say("people.waiting")}</h2>
        {busy && <Working>{say("people.signing")}</Working>}
        {tasks.length === 0 && <p className={page["para"]}>{say("people.nothing")}</p>}
        <ul>
          {tasks.map((task) => (
            <li key={task.id} className={style["task"]}>
              <div>
                <b>
                  {task.kind === "enrolment"
                    ? say("people.asks", {
                        role: say(`role.${task.role}`),
                        site: siteName(words, sites, task.site),
                      })
                    : say("people.sign", { what: say(`operation.${task.operation}`) })}
                </b>
                {task.kind === "enrolment" && (
                  <>
                    <p className={page["quiet"]}>{say("people.check")}</p>
                    <p className={style["check"]} lang="en" dir="ltr">
                      {task.checkWords.join(" · ")}
                    </p>
                  </>
                )}
              </div>
              <span className={style["act"]}>
                <Button tone="brand" onPress={() => void act(task)}>
                  {say(task.kind === "enrolment" ? "people.approve" : "people.sign.do")}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </section>
      {roles.length > 0 && <InviteForm {...{ words, sites, roles, invitable, onInvite }} />}
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
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.user}>
                  <th scope="row">
                    <bdi dir="ltr">{person.user.slice(0, 8)}</bdi>
                    {person.isSelf && <span className={page["quiet"]}> {say("people.self")}</span>}
                  </th>
                  <td>
                    {say(`role.${person.role}`)}
                    {person.isRevoked && (
                      <span className={page["tag"]}>{say("people.revoked")}</span>
                    )}
                  </td>
                  <td>{siteName(words, sites, person.site)}</td>
                  <td>
                    <bdi dir="ltr">{person.device.slice(0, 8)}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </section>
      {onAddSite && (
        <section className={page["section"]}>
          <h2>{say("people.sites")}</h2>
          <p className={page["para"]}>{say("people.sites.count", { count: sites.length })}</p>
          <div className={page["actions"]}>
            <Button
              icon="plus"
              onPress={() =>
                void onAddSite().then((done) => setProblem(done.ok ? undefined : done.failure))
              }
            >
              {say("people.add-site")}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

function InviteForm({
  words,
  sites,
  roles,
  invitable,
  onInvite,
}: Pick<PeopleScreenProps, "words" | "sites" | "roles" | "invitable" | "onInvite">) {
  const { say } = words;
  const [role, setRole] = useState<Role | undefined>(undefined);
  const [site, setSite] = useState<string | undefined>(
    invitable.length === 1 ? invitable[0] : undefined,
  );
  const [code, setCode] = useState<string | undefined>(undefined);
  const [incomplete, setIncomplete] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!role || !site) return setIncomplete(true);
    setIncomplete(false);
    const made = await onInvite(role, site);
    setProblem(made.ok ? undefined : made.failure);
    if (made.ok) setCode(made.value);
  };
  return (
    <section className={page["section"]}>
      <h2>{say("people.invite")}</h2>
      {code ? (
        <>
          <p className={page["para"]}>{say("people.code.once")}</p>
          <p className={style["code"]} dir="ltr" data-testid="invite-code">
            {code}
          </p>
          <p className={page["quiet"]}>{say("people.code.how")}</p>
          <div className={page["actions"]}>
            <Button onPress={() => setCode(undefined)}>{say("people.code.done")}</Button>
          </div>
        </>
      ) : (
        <form onSubmit={(event) => void submit(event)} autoComplete="off" noValidate>
          <Choices
            legend={say("people.role")}
            error={incomplete && !role ? say("people.choose-role") : undefined}
          >
            <Radios
              options={roles.map((each) => ({ code: each, label: say(`role.${each}`) }))}
              value={role}
              onChange={(chosen) => setRole(roles.find((each) => each === chosen))}
            />
          </Choices>
          <Choices
            legend={say("people.site")}
            error={incomplete && !site ? say("people.choose-site") : undefined}
          >
            <Radios
              options={invitable.map((each) => ({
                code: each,
                label: siteName(words, sites, each),
              }))}
              value={site}
              onChange={setSite}
            />
          </Choices>
          {problem && <Explanation words={words} problem={problem} />}
          <div className={page["actions"]}>
            <Button tone="brand" type="submit">
              {say("people.make-code")}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}

/** A person as the log knows them. */
export type Person = {
  readonly user: string;
  readonly role: Role;
  readonly site: string;
  readonly device: string;
  readonly isRevoked: boolean;
  readonly isSelf: boolean;
};

/** Something only this person can let through. */
export type PeopleTask =
  | {
      readonly kind: "enrolment";
      readonly id: string;
      readonly role: Role;
      readonly site: string;
      readonly checkWords: readonly string[];
    }
  | { readonly kind: "signature"; readonly id: string; readonly operation: SignedOperation };

/** Operations of the log that may wait for a second signature. */
export type SignedOperation =
  | "add-user"
  | "add-site"
  | "grant"
  | "rotate-site"
  | "rotate-analysis"
  | "rotate-oversight"
  | "other";

type PeopleScreenProps = {
  readonly words: Words;
  readonly people: readonly Person[];
  /** Ids of the sites, in the order of the log; shown as "Shelter 1", "Shelter 2" … */
  readonly sites: readonly string[];
  /** The roles this person may invite; empty for those who may not. */
  readonly roles: readonly Role[];
  /** The sites this person may invite to. */
  readonly invitable: readonly string[];
  readonly tasks: readonly PeopleTask[];
  readonly onInvite: (role: Role, site: string) => Promise<Result<string, Problem>>;
  readonly onAct: (task: PeopleTask) => Promise<Result<null, Problem>>;
  readonly onAddSite: (() => Promise<Result<null, Problem>>) | undefined;
};

/** A site by its place in the log. Its real name is written nowhere on the wire. */
export const siteName = (words: Words, sites: readonly string[], site: string): string => {
  const place = sites.indexOf(site);
  return place < 0 ? site.slice(0, 8) : words.say("site.name", { number: place + 1 });
};
