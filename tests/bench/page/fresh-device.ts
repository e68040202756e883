/**
 * A supervisor who joins a site that holds thousands of cases: the invite, the approval, and the first
 * synchronisation on the new device, looked at from its queue while it runs.
 */
import type { CaseQueue } from "../../../src/review/case-queue.ts";
import { openCaseQueue } from "../../../src/review/case-queue.ts";
import { createInvite } from "../../../src/screens/session/enrolment.ts";
import { join } from "../../../src/screens/session/first-device.ts";
import { takeAdmission } from "../../../src/screens/session/joining.ts";
import { officeOf } from "../../../src/screens/session/office.ts";
import { openTasks } from "../../../src/screens/session/people-tasks.ts";
import { type Founded, presentSession, unwrap, work } from "./lindung.ts";

/** A typed invite for one more supervisor of this site. */
export const invite = async (): Promise<string> => {
  const session = presentSession();
  const { membership } = session.state();
  const administrator = session.people.find(({ user }) => membership.admins.has(user));
  const [site] = membership.sites.keys();
  if (!administrator || !site) throw new Error("nobody here may invite");
  const { typed } = unwrap(
    await createInvite(session.client, membership, administrator, {
      role: "supervisor",
      site,
      server: location.origin,
      nowInMilliseconds: Date.now(),
    }),
  );
  return typed;
};

/** Asks to join by an invite; the new profile. */
export const joinBy = async (typed: string, passphrase: string): Promise<Founded> => ({
  profile: unwrap(await join(typed, passphrase)),
  passphrase,
});

/** Does whatever waits for a signature here: admits who asked, and gives them their keys. */
export const approveAll = async (): Promise<number> => {
  const session = presentSession();
  for (let acted = 0; acted < 10; acted += 1) {
    await session.syncNow();
    const [task] = unwrap(await openTasks(officeOf(session)));
    if (!task) return acted;
    unwrap(await task.act());
  }
  throw new Error("there is no end to what waits");
};

/** Seconds to the first row and to the last; milliseconds of each filtering and opening meanwhile. */
export type FirstSync = {
  readonly firstRowsAfter: number;
  readonly allRowsAfter: number;
  readonly filtered: readonly number[];
  readonly opened: readonly number[];
};

/** Takes the admission, synchronises, and opens what comes, as the page of cases does. */
export const firstSync = async (expected: number): Promise<FirstSync> => {
  const start = performance.now();
  const since = (): number => (performance.now() - start) / 1000;
  const session = presentSession();
  if (unwrap(await takeAdmission(session)) !== "admitted") throw new Error("not admitted");
  const cases = await work();
  const queue = await openCaseQueue();
  await cases.fill(queue);
  let last = { arrivals: 0, kept: 0 };
  let absorbing: Promise<unknown> = Promise.resolve();
  let allRowsAfter = 0;
  const everyCase = { sort: "newest", workflow: "", mark: "", search: "", page: 0 } as const;
  const stopWatching = queue.watch(everyCase, ({ total }) => {
    if (total >= expected) allRowsAfter ||= since();
  });
  const stop = session.subscribe(() => {
    const { arrivals, kept } = session.state();
    if (arrivals === last.arrivals && kept === last.kept) return;
    last = { arrivals, kept };
    absorbing = cases.absorbArrivals();
  });
  let isDone = false;
  const filtered: number[] = [];
  const opened: number[] = [];
  let firstRowsAfter = 0;
  const using = (async (): Promise<void> => {
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve, 4000));
      const [row] = cases.firstRows();
      if (!row || isDone) continue;
      firstRowsAfter ||= since();
      filtered.push(await filterOnce(queue));
      const before = performance.now();
      unwrap(await cases.open(row.caseId));
      opened.push(performance.now() - before);
    }
  })();
  await session.syncNow();
  const { problem } = session.state();
  if (problem) throw new Error(problem.type);
  await absorbing;
  unwrap(await cases.absorbArrivals());
  const total = (await cases.rows()).length;
  isDone = true;
  stop();
  stopWatching();
  await using;
  await queue.close();
  if (total < expected) throw new Error(`${total} of ${expected} cases arrived`);
  return { firstRowsAfter, allRowsAfter, filtered, opened };
};

/** From choosing a filter to the rows it leaves, in milliseconds. */
const filterOnce = async (queue: CaseQueue): Promise<number> => {
  const start = performance.now();
  const view = {
    sort: "newest",
    workflow: "submitted",
    mark: "child",
    search: "",
    page: 0,
  } as const;
  await new Promise<void>((resolve) => {
    const stop = queue.watch(view, () => {
      queueMicrotask(() => stop());
      resolve();
    });
  });
  return performance.now() - start;
};
