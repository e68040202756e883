/** The people page with the log behind it: invites, approvals, signatures, sites. */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { mayInvite } from "../membership/policy.ts";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import type { Role } from "../protocol/role.ts";
import type { Words } from "../words/words.ts";
import { PeopleScreen } from "./people-screen.tsx";
import { createInvite } from "./session/enrolment.ts";
import { addSite } from "./session/founding.ts";
import { writeLog } from "./session/log-writer.ts";
import { type OpenTask, officeOf, openTasks } from "./session/people-tasks.ts";
import type { Identity, Session } from "./session/session.ts";
import { Explanation } from "./shell/explain.tsx";

/** Connects the screen to the log and asks the endpoint again every few seconds for what waits. */
export function PeoplePage({ words, session, identity }: PeoplePageProps) {
  const { membership, arrivals } = useSyncExternalStore(session.subscribe, session.state);
  const [tasks, setTasks] = useState<readonly OpenTask[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
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
  const after = async (done: Result<null, Problem>): Promise<Result<null, Problem>> => {
    await session.syncNow();
    await look();
    return done;
  };
  const inviter = session.people.find(({ user }) => user === identity.user);
  const isAdministrator = membership.admins.has(identity.user);
  const roles: readonly Role[] = !mayInvite(membership, identity.user)
    ? []
    : isAdministrator
      ? ["intake", "caseworker", "supervisor", "analyst"]
      : ["intake", "caseworker"];

  return (
    <>
      {problem && <Explanation words={words} problem={problem} />}
      <PeopleScreen
        words={words}
        people={[...membership.users.values()].map((person) => ({
          user: person.user,
          role: person.role,
          site: person.site,
          device: person.device,
          isRevoked: person.revokedAt !== undefined,
          isSelf: person.user === identity.user,
        }))}
        sites={[...membership.sites.keys()]}
        roles={roles}
        invitable={isAdministrator ? [...membership.sites.keys()] : [identity.site]}
        tasks={tasks}
        onInvite={async (role, site) => {
          if (!inviter) return { ok: false, failure: { type: "vault-locked" } };
          const made = await createInvite(session.client, membership, inviter, {
            role,
            site,
            server: session.identity.server,
            nowInMilliseconds: Date.now() + session.client.clockOffset(),
          });
          return made.ok ? ok(made.value.typed) : made;
        }}
        onAct={async (task) => {
          const open = tasks.find(({ id }) => id === task.id);
          return after(open ? await open.act() : ok(null));
        }}
        onAddSite={
          isAdministrator && inviter
            ? async () => {
                const { client } = session;
                return after(
                  await addSite(writeLog(client, session.state().membership, timeNow), inviter),
                );
              }
            : undefined
        }
      />
    </>
  );
}

type PeoplePageProps = {
  readonly words: Words;
  readonly session: Session;
  readonly identity: Identity;
};

const timeNow = (): string => new Date().toISOString();
