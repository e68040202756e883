/** The cases of the practice organisation: taken in by caseworkers, sent, reviewed, approved, counted. */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import type { PracticeProgress } from "../first-run/practice-screen.tsx";
import { type Casework, openCasework } from "./casework.ts";
import { inventCase, seededRandom } from "./invented-case.ts";
import type { Session } from "./session.ts";

/** Someone of the practice organisation, at work while it is being built. */
export type Member = {
  readonly role: Role;
  /** Counts from 0. */
  readonly site: number;
  readonly session: Session;
  readonly close: () => Promise<void>;
};

/** Takes in, sends and reviews; each shelter by its own people. */
export const practiceRounds = async (
  members: readonly Member[],
  onProgress: (progress: PracticeProgress) => void,
): Promise<Result<null, Problem>> => {
  const caseworkers = members.filter(({ role }) => role === "caseworker");
  const all = caseworkers.length * casesPerShelter;
  let done = 0;
  for (const member of caseworkers) {
    const taken = await takeIn(member, () => {
      done += 1;
      if (done % 5 === 0) onProgress({ step: "practice.cases", done, of: all });
    });
    if (!taken.ok) return taken;
    await member.session.syncNow();
  }
  let reviewed = 0;
  for (const member of members.filter(({ role }) => role === "supervisor")) {
    const settled = await review(member, () => {
      reviewed += 1;
      if (reviewed % 5 === 0) onProgress({ step: "practice.review", done: reviewed, of: all });
    });
    if (!settled.ok) return settled;
    await member.session.syncNow();
  }
  return ok(null);
};

const casesPerShelter = 24;

/** Left waiting, so that there is something to look at: the last ones of each shelter. */
const leftToReview = 4;

const openFor = async ({ session }: Member): Promise<Result<Casework, Problem>> => {
  const [identity] = session.state().identities.filter(({ role }) => role !== "administrator");
  return identity ? openCasework(session, identity) : fail({ type: "vault-locked" });
};

const takeIn = async (member: Member, tick: () => void): Promise<Result<null, Problem>> => {
  const casework = await openFor(member);
  if (!casework.ok) return casework;
  const [person] = member.session.state().identities;
  if (!person) return fail({ type: "vault-locked" });
  const random = seededRandom(7 + member.site);
  for (let taken = 0; taken < casesPerShelter; taken += 1) {
    const begun = await casework.value.beginNew("THA");
    const taking = {
      by: person.user,
      device: member.session.device.device,
      at: daysAgo(90 - 3 * taken),
    };
    const sent = await casework.value.submit(begun, inventCase(begun.document, taking, random));
    if (!sent.ok) return sent;
    tick();
  }
  return ok(null);
};

const review = async (member: Member, tick: () => void): Promise<Result<null, Problem>> => {
  await member.session.syncNow();
  const casework = await openFor(member);
  if (!casework.ok) return casework;
  const absorbed = await casework.value.absorbArrivals();
  if (!absorbed.ok) return absorbed;
  const rows = [...(await casework.value.rows())]
    .filter(({ workflow }) => workflow === "submitted")
    .sort((a, b) => a.caseNumber.localeCompare(b.caseNumber));
  for (const { caseId } of rows.slice(0, -leftToReview)) {
    const decided = await casework.value.decide(caseId, { type: "approve" });
    if (!decided.ok) return decided;
    tick();
  }
  const [toReturn] = rows.slice(-leftToReview);
  const returned = toReturn
    ? await casework.value.decide(toReturn.caseId, {
        type: "return",
        remark: "Please ask once more how the journey began, when the person is ready.",
        questions: ["/routeLeg"],
      })
    : ok(null);
  return returned.ok ? ok(null) : returned;
};

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
