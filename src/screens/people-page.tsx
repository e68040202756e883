/** The people pages with the log behind them: who waits, people, sites, rules, recovery, limits. */
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { activeUser, type Membership } from "../membership/membership.ts";
import { mayInvite, mayName } from "../membership/policy.ts";
import type { Problem } from "../protocol/problem.ts";
import type { Role } from "../protocol/role.ts";
import type { WordKey, Words } from "../words/words.ts";
import page from "./page.module.css";
import { type AskedChange, ChangeReview } from "./people/change-review.tsx";
import { type Change, describeChange } from "./people/describe-change.ts";
import { LimitsSection } from "./people/limits-section.tsx";
import { namesOf } from "./people/names.ts";
import { OrganisationPart } from "./people/organisation-part.tsx";
import { PeoplePart } from "./people/people-part.tsx";
import { WaitingSection } from "./people/waiting-section.tsx";
import style from "./people.module.css";
import { othersNeeded, submitChange } from "./session/changes.ts";
import { administratorOf, officeOf } from "./session/office.ts";
import { type OpenTask, openTasks } from "./session/people-tasks.ts";
import type { Identity, Session } from "./session/session.ts";
import { Explanation } from "./shell/explain.tsx";

/** Connects the pages to the log and asks the endpoint again every few seconds for what waits. */
export function PeoplePage({ words, session, identity, path }: PeoplePageProps) {
  const { say } = words;
  const { membership, directory, arrivals } = useSyncExternalStore(
    session.subscribe,
    session.state,
  );
  const [tasks, setTasks] = useState<readonly OpenTask[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [asked, setAsked] = useState<AskedChange | undefined>(undefined);
  const look = useCallback(async (): Promise<void> => {
    const found = await openTasks(officeOf(session));
    setProblem(found.ok ? undefined : found.failure);
    if (found.ok) setTasks(found.value);
  }, [session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived may have changed the tasks
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), 5_000);
    return () => clearInterval(timer);
  }, [look, arrivals]);
  const afterwards = useCallback(async (): Promise<void> => {
    await session.syncNow();
    await look();
  }, [session, look]);
  const names = useMemo(
    () => namesOf(words, [...membership.sites.keys()], directory),
    [words, membership, directory],
  );
  const roleOf = useCallback(
    (user: string): Role | undefined => membership.users.get(user)?.role,
    [membership],
  );
  const office = officeOf(session);
  const isAdministrator = membership.admins.has(identity.user);
  const part = partOf(path);
  const ask = (change: Change, confirm?: AskedChange["confirm"]): void =>
    setAsked({ change, ...(confirm && { confirm }) });

  return (
    <>
      <h1>{say("people.title")}</h1>
      <nav aria-label={say("people.parts")} className={style["parts"]}>
        {partsFor(isAdministrator).map((name) => (
          <a
            key={name}
            href={name === "people" ? "#/people" : `#/people/${name}`}
            aria-current={name === part ? "page" : undefined}
          >
            {say(partWords[name])}
          </a>
        ))}
      </nav>
      {problem && <Explanation words={words} problem={problem} />}
      {asked ? (
        <ChangeReview
          words={words}
          change={describeChange(words, names, roleOf, asked.change)}
          others={othersNeeded(office, asked.change)}
          onConfirm={async () => {
            const done = asked.confirm
              ? await asked.confirm()
              : await submitChange(officeOf(session), asked.change.op, asked.change.body);
            await afterwards();
            return done;
          }}
          onClose={() => setAsked(undefined)}
        />
      ) : (
        <>
          {part === "people" && (
            <WaitingSection {...{ words, names, roleOf, tasks }} onDone={afterwards} />
          )}
          {part === "people" && (
            <PeoplePart
              {...{ words, names, session, identity, membership, directory }}
              roles={rolesToInvite(membership, identity)}
              mayRename={mayName(membership, identity.user)}
              ask={isAdministrator ? ask : undefined}
              onAnswered={look}
            />
          )}
          {(part === "sites" || part === "rules" || part === "recovery") && (
            <OrganisationPart
              {...{ part, words, names, session, identity, membership, directory, ask }}
              isAdministrator={administratorOf(office) !== undefined && isAdministrator}
              mayRename={mayName(membership, identity.user)}
            />
          )}
          {part === "limits" && <LimitsSection words={words} />}
        </>
      )}
      <p className={page["quiet"]}>{say("people.names.where")}</p>
    </>
  );
}

type Part = "people" | "sites" | "rules" | "recovery" | "limits";

const partWords: Readonly<Record<Part, WordKey>> = {
  people: "people.part.people",
  sites: "people.part.sites",
  rules: "people.part.rules",
  recovery: "people.part.recovery",
  limits: "people.part.limits",
};

const partsFor = (isAdministrator: boolean): readonly Part[] =>
  isAdministrator
    ? ["people", "sites", "rules", "recovery", "limits"]
    : ["people", "sites", "rules"];

const partOf = (path: readonly string[]): Part =>
  partsFor(true).find((part) => part === path[1]) ?? "people";

/** Administrators invite everybody; supervisors the people of their own shelter. */
const rolesToInvite = (membership: Membership, { user }: Identity): readonly Role[] => {
  if (!mayInvite(membership, user)) return [];
  if (membership.admins.has(user))
    return [
      "intake",
      "caseworker",
      "supervisor",
      "analyst",
      "field-office",
      "oversight",
      "administrator",
    ];
  return activeUser(membership, user)?.role === "supervisor" ? ["intake", "caseworker"] : [];
};

type PeoplePageProps = {
  readonly words: Words;
  readonly session: Session;
  readonly identity: Identity;
  readonly path: readonly string[];
};
