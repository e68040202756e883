/** Cases: the queue, a case opened for reading and review, a case being written. */
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { readDraft } from "../domain/case-view.ts";
import { isNamed, withIdentity } from "../domain/identity-part.ts";
import { openRemarks } from "../domain/summary.ts";
import { type DraftDocument, itemsOf, recordAt } from "../form/draft.ts";
import type { Surroundings } from "../form/references.ts";
import type { Problem } from "../protocol/problem.ts";
import type { Role } from "../protocol/role.ts";
import type { CaseQueue } from "../review/case-queue.ts";
import type { OpenedCase } from "../store/case-repository.ts";
import type { KnownExcerpt } from "../store/excerpt-repository.ts";
import type { WordKey, Words } from "../words/words.ts";
import type { Autosave } from "./intake/autosave.ts";
import type { Remark } from "./intake/intake-screen.tsx";
import { QueueScreen } from "./queue-screen.tsx";
import { caseFilesOf } from "./session/case-files.ts";
import { type Casework, issuesOf, openCasework, type Work } from "./session/casework.ts";
import type { Identity, Session } from "./session/session.ts";
import { Explanation } from "./shell/explain.tsx";

const ExcerptsPanel = lazy(async () => ({
  default: (await import("./case/excerpts-panel.tsx")).ExcerptsPanel,
}));
const CaseScreen = lazy(async () => ({
  default: (await import("./case/case-screen.tsx")).CaseScreen,
}));
const PaperScreen = lazy(async () => ({
  default: (await import("./paper/paper-screen.tsx")).PaperScreen,
}));
const IntakeScreen = lazy(async () => ({
  default: (await import("./intake/intake-screen.tsx")).IntakeScreen,
}));

/** Opens the desk of a person and draws the page of it that the address names. */
export function CasesPage({ words, session, identity, path, onAutosave, go }: CasesPageProps) {
  const { casework, queue, absorbed, problem } = useCasework(session, identity);
  const known = useRef<string[]>([]);
  const [work, setWork] = useState<Work | undefined>(undefined);
  const [failure, setFailure] = useState<Problem | undefined>(undefined);
  const numberOf = (caseId: string): number => {
    if (!known.current.includes(caseId)) known.current.push(caseId);
    return known.current.indexOf(caseId);
  };
  const [place, number, ...rest] = path;
  const caseId = known.current[Number(number)];
  const seen = failure ?? problem;

  const write = async (
    begin: () => Promise<
      | { readonly ok: true; readonly value: Work }
      | { readonly ok: false; readonly failure: Problem }
    >,
  ): Promise<void> => {
    const begun = await begin();
    setFailure(begun.ok ? undefined : begun.failure);
    if (!begun.ok) return;
    setWork(begun.value);
    const { caseId: id, place: left } = begun.value;
    go(`/intake/${numberOf(id)}${left === "" ? "" : `/${left}`}`);
  };
  const open = (id: string): void => {
    const isDraft = casework
      ?.firstRows()
      .some((row) => row.caseId === id && row.workflow === "draft");
    if (isDraft && casework) void write(() => casework.beginEdit(id));
    else go(`/case/${numberOf(id)}`);
  };

  if (!casework)
    return seen ? (
      <Explanation words={words} problem={seen} />
    ) : (
      <p role="status">{words.say("session.opening")}</p>
    );
  if (place === "paper")
    return <PaperScreen words={words} around={{ people: [], sites: [], cases: [] }} back="#/" />;
  const notice: ReactNode = seen && <Explanation words={words} problem={seen} />;
  if (place === "intake" && work && caseId === work.caseId)
    return (
      <>
        {notice}
        <WritingCase
          key={work.caseId}
          {...{ words, casework, queue, work, identity, session, go, onAutosave }}
          base={`#/intake/${number}`}
          path={rest}
        />
      </>
    );
  if (place === "case" && caseId)
    return (
      <>
        {notice}
        <ReadingCase
          key={caseId}
          {...{ words, casework, absorbed, identity, session, caseId }}
          isPrinting={rest[0] === "print"}
          base={`#/case/${number}`}
          onEdit={() => void write(() => casework.beginEdit(caseId))}
        />
      </>
    );
  return (
    <>
      {notice}
      <QueueScreen
        words={words}
        queue={queue}
        firstRows={casework.firstRows()}
        mode={identity.role === "intake" ? "own" : "site"}
        onOpen={open}
        onNew={
          identity.role === "field-office"
            ? undefined
            : () =>
                void write(async () => ({
                  ok: true,
                  value: await casework.beginNew(jurisdictionOf(words)),
                }))
        }
      />
    </>
  );
}

type CasesPageProps = {
  readonly words: Words;
  readonly session: Session;
  readonly identity: Identity;
  readonly path: readonly string[];
  readonly onAutosave: (autosave: Autosave | undefined) => void;
  readonly go: (address: string) => void;
};

type WritingCaseProps = Omit<CasesPageProps, "path"> & {
  readonly casework: Casework;
  readonly queue: CaseQueue | undefined;
  readonly work: Work;
  readonly base: string;
  readonly path: readonly string[];
};

function WritingCase({
  words,
  casework,
  queue,
  work,
  identity,
  session,
  base,
  path,
  go,
  onAutosave,
}: WritingCaseProps) {
  const save = useCallback(
    (document: DraftDocument, place: string) => casework.save(work, document, place),
    [casework, work],
  );
  const by = useMemo(
    () => ({ user: identity.user, device: session.device.device }),
    [identity, session],
  );
  const remarks = useMemo(() => remarksOf(work.document), [work]);
  const around = useMemo(
    () => ({
      ...surroundingsOf(words, session, casework, work.caseId),
      onRecord: work.onRecord,
    }),
    [words, session, casework, work],
  );
  const files = useMemo(
    () =>
      session.state().membership.policy.attachments
        ? caseFilesOf(casework.desk, work.caseId)
        : undefined,
    [session, casework, work],
  );
  return (
    <IntakeScreen
      words={words}
      opened={work.document}
      isKept={work.eid !== undefined || work.parents.length > 0}
      around={around}
      by={by}
      base={base}
      path={path}
      go={useCallback((address: string) => go(address.replace(/^#/, "")), [go])}
      save={save}
      submit={(document, withoutName) => casework.submit(work, document, withoutName)}
      discard={work.parents.length === 0 ? () => casework.discard(work) : undefined}
      check={issuesOf}
      now={timeNow}
      onAutosave={onAutosave}
      remarks={remarks}
      sent={false}
      similar={queue?.similar}
      files={files}
    />
  );
}

type ReadingCaseProps = Pick<CasesPageProps, "words" | "identity" | "session"> & {
  readonly casework: Casework;
  /** Grows when what arrived was opened. */
  readonly absorbed: number;
  readonly caseId: string;
  readonly base: string;
  readonly isPrinting: boolean;
  readonly onEdit: () => void;
};

function ReadingCase({
  words,
  casework,
  absorbed,
  identity,
  session,
  caseId,
  onEdit,
  base,
  isPrinting,
}: ReadingCaseProps) {
  const [opened, setOpened] = useState<OpenedCase | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const { membership } = useSyncExternalStore(session.subscribe, session.state);
  const [excerpts, setExcerpts] = useState<readonly KnownExcerpt[]>([]);
  const look = useCallback(async (): Promise<void> => {
    const found = await casework.open(caseId);
    if (found.ok) setOpened(found.value);
    setExcerpts(await casework.excerptsOf(caseId));
    setProblem(found.ok ? undefined : found.failure);
  }, [casework, caseId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived may belong to this case
  useEffect(() => void look(), [look, absorbed]);
  const files = useMemo(() => caseFilesOf(casework.desk, caseId), [casework, caseId]);
  if (!opened)
    return problem ? (
      <Explanation words={words} problem={problem} />
    ) : (
      <p role="status">{words.say("session.opening")}</p>
    );
  const nameOf = (author: string): string => {
    const user = membership.users.get(author);
    const name = session.state().directory.people[author]?.name || author.slice(0, 4);
    return user ? `${words.say(`role.${user.role}`)} ${name}` : author.slice(0, 8);
  };
  const kept = casework.keptHere(caseId);
  const hasFiles = itemsOf(opened.merged.document, "attachment").length > 0;
  const revisions = [...opened.revisions.values()].sort((a, b) => b.at.localeCompare(a.at));
  const document = withIdentity(opened.merged.document, kept ?? {});
  const around = surroundingsOf(words, session, casework, caseId);
  if (isPrinting)
    return (
      <PaperScreen
        {...{ words, document, around }}
        back={base}
        onCopied={(event) => void session.audit({ event, ref: [caseId] }, identity.user)}
      />
    );
  const after = async (done: ReturnType<Casework["decide"]>): ReturnType<Casework["decide"]> => {
    const result = await done;
    if (result.ok) await look();
    return result;
  };
  return (
    <>
      {problem && <Explanation words={words} problem={problem} />}
      <CaseScreen
        words={words}
        around={around}
        base={base}
        opened={{
          document,
          isNameHere: kept !== undefined && !isNamed(opened.merged.document),
          conflicts: opened.merged.conflicts,
          authors: new Map(revisions.map(({ id, author }) => [id, nameOf(author)])),
          remarks: remarksOf(opened.merged.document).map(({ text }) => text),
          history: revisions.map(({ id, at, author }) => ({ id, at, author: nameOf(author) })),
          delivery: deliveryKeys[opened.delivery],
          isIncomplete: opened.missing > 0 || opened.merged.flags.missingParents.length > 0,
        }}
        files={hasFiles ? files : undefined}
        onEdit={identity.role === "field-office" ? undefined : onEdit}
        excerpts={
          worksOnExcerpts.includes(identity.role) && (
            <Suspense>
              <ExcerptsPanel
                {...{ words, document, excerpts }}
                me={identity.user}
                mayApprove={identity.role === "supervisor"}
                onPropose={(text) => after(casework.proposeExcerpt(caseId, text))}
                onAnswer={(known, answer) => after(casework.answerExcerpt(known, answer))}
              />
            </Suspense>
          )
        }
        review={
          identity.role === "supervisor"
            ? {
                isOwn: opened.merged.heads.some(({ author }) => author === identity.user),
                approve: () => after(casework.decide(caseId, { type: "approve" })),
                sendBack: (remark, question) =>
                  after(
                    casework.decide(caseId, {
                      type: "return",
                      remark,
                      ...(question && { questions: [question] }),
                    }),
                  ),
              }
            : undefined
        }
        settle={(conflict, value) =>
          void after(casework.settle(opened, conflict, value)).then(
            (done) => !done.ok && setProblem(done.failure),
          )
        }
      />
    </>
  );
}

/** Who may propose an excerpt for research, and answer what others proposed. */
const worksOnExcerpts: readonly Role[] = ["caseworker", "supervisor"];

/** Who works here, where, and which other cases are on this device, as an answer may name them. */
const surroundingsOf = (
  words: Words,
  session: Session,
  casework: Casework,
  caseId: string,
): Omit<Surroundings, "begin" | "onRecord" | "aloud"> => {
  const { membership } = session.state();
  const { site } = session.device;
  return {
    people: [...membership.users]
      .filter(([, user]) => user.site === site && user.revokedAt === undefined)
      .map(([code, { role }]) => ({
        code,
        label: `${words.say(`role.${role}`)} ${code.slice(0, 4)}`,
      })),
    sites: [...membership.sites.keys()].map((code, place) => ({
      code,
      label: words.say("site.name", { number: place + 1 }),
    })),
    cases: casework
      .firstRows()
      .filter((row) => row.caseId !== caseId)
      .map((row) => ({ code: row.caseId, label: row.caseNumber })),
    eventOf: async (other) => {
      const opened = await casework.open(other);
      return opened.ok ? recordAt(opened.value.merged.document, { entity: "incident" }) : undefined;
    },
  };
};

const deliveryKeys: Readonly<Record<OpenedCase["delivery"], WordKey>> = {
  draft: "case.delivery.draft",
  refused: "case.delivery.refused",
  ready: "case.delivery.ready",
  sent: "case.delivery.sent",
  received: "case.delivery.received",
  custody: "case.delivery.custody",
};

/** The remarks of a returned case that wait for an answer, each with the topic it is pinned to. */
const remarksOf = (document: Work["document"]): readonly Remark[] => {
  const { view } = readDraft(document);
  if (view.case?.workflowState !== "returned") return [];
  return openRemarks(view).flatMap(({ comment, fieldFlags }) => {
    const entity = fieldFlags?.[0]?.split("/")[1];
    return comment ? [{ text: comment, entity }] : [];
  });
};

/** The law that applies unless somebody says otherwise at intake: that of the reader's language. */
const jurisdictionOf = ({ language }: Words): string => (language === "id" ? "IDN" : "THA");

const timeNow = (): string => new Date().toISOString();

/** The desk of a person, opened once, and the queue that fills behind it. */
const useCasework = (
  session: Session,
  identity: Identity,
): {
  readonly casework: Casework | undefined;
  readonly queue: CaseQueue | undefined;
  readonly absorbed: number;
  readonly problem: Problem | undefined;
} => {
  const [absorbed, setAbsorbed] = useState(0);
  const [casework, setCasework] = useState<Casework | undefined>(undefined);
  const [queue, setQueue] = useState<CaseQueue | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const { arrivals, kept } = useSyncExternalStore(session.subscribe, session.state);
  const { user } = identity;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the identity is a new object after each synchronisation, the person is the same
  useEffect(() => {
    let isGone = false;
    let filled: CaseQueue | undefined;
    const open = async (): Promise<void> => {
      const opened = await openCasework(session, identity);
      if (isGone) return;
      if (!opened.ok) return setProblem(opened.failure);
      setCasework(opened.value);
      const { openCaseQueue } = await import("../review/case-queue.ts");
      filled = await openCaseQueue();
      await opened.value.fill(filled);
      if (isGone) return void filled.close();
      setQueue(filled);
    };
    void open();
    return () => {
      isGone = true;
      void filled?.close();
    };
  }, [session, user]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opens what arrived again at each arrival
  useEffect(() => {
    if (casework && queue)
      void casework.absorbArrivals().then((done) => {
        setProblem(done.ok ? undefined : done.failure);
        setAbsorbed((before) => before + 1);
      });
  }, [casework, queue, arrivals, kept]);
  return { casework, queue, absorbed, problem };
};
