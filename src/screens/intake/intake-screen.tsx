/** A case being written: hub, consent, topics and check, over one draft that saves itself. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { caseEntities, startRecord } from "../../domain/case.ts";
import type { Issue } from "../../domain/issue.ts";
import type { JsonObject } from "../../domain/json.ts";
import { alertsOf } from "../../domain/rules.ts";
import { type AskedQuestion, askedQuestions } from "../../form/asked-question.ts";
import { createDraft, type DraftDocument, type DraftRecord, recordAt } from "../../form/draft.ts";
import { toFinished } from "../../form/finish.ts";
import type { Surroundings } from "../../form/references.ts";
import { placeOfEntity, topics } from "../../form/topics.ts";
import { useCalmDocument } from "../../form/use-answer.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Words } from "../../words/words.ts";
import { FilesPage } from "../attachments/files-page.tsx";
import { PaperScreen } from "../paper/paper-screen.tsx";
import type { CaseFiles } from "../session/case-files.ts";
import { readSpot } from "./address.ts";
import { AlertPage } from "./alert-page.tsx";
import { type Autosave, startAutosave } from "./autosave.ts";
import type { CasePage } from "./case-page.ts";
import { CheckPage } from "./check-page.tsx";
import { ConsentPage } from "./consent-page.tsx";
import { HubPage } from "./hub-page.tsx";
import { type ShownIssue, showIssues } from "./show-issues.ts";
import { TopicPage } from "./topic-page.tsx";
import { type Undo, UndoBar } from "./undo-bar.tsx";
import { useAloud } from "./use-aloud.ts";

/** Opens a document as a draft and draws the page of it that the address names. */
export function IntakeScreen(props: IntakeScreenProps) {
  const { words, opened, by, base, path, go, save, submit, check, now, onAutosave } = props;
  const page = useRef(path);
  const place = useRef(path);
  const [draft] = useState(() =>
    createDraft(withFirstRecords(opened, by, now()), {
      stamp: () => ({ updatedAt: now(), updatedBy: by.user }),
      begin: (document, { entity, within }) =>
        beginRecord(document, entity, { ...by, at: now() }, within),
    }),
  );
  const [autosave] = useState(() =>
    startAutosave(draft, (document) => save(document, place.current.join("/")), props.isKept),
  );
  const [undo, setUndo] = useState<Undo | undefined>(undefined);
  useEffect(() => {
    page.current = path;
    place.current = path;
  }, [path]);
  useEffect(() => {
    onAutosave(autosave);
    return watch({ autosave, page, place, base, go, onGone: () => onAutosave(undefined) });
  }, [autosave, onAutosave, go, base]);

  const aloud = useAloud(draft);
  const around = useMemo(
    (): Surroundings => ({
      ...props.around,
      aloud,
      begin: (document, entity, parentId) =>
        beginRecord(document, entity, { ...by, at: now() }, parentId),
    }),
    [props.around, aloud, by, now],
  );
  const shown = (issues: readonly Issue[]): readonly ShownIssue[] =>
    showIssues(words, draft.document(), base, issues);
  const casePage: CasePage = {
    words,
    draft,
    autosave,
    base,
    go,
    around,
    caseNumber: String(recordAt(draft.document(), { entity: "case" })?.["caseNumber"] ?? ""),
    offerUndo: setUndo,
    check: () => shown(check(toFinished(draft.document()).document)),
    sent: props.sent,
    similar: props.similar,
  };
  return (
    <>
      <UndoBar words={words} undo={undo} onGone={() => setUndo(undefined)} />
      <Alerts casePage={casePage} path={path} shown={shown}>
        <Page {...props} casePage={casePage} submit={submit} />
      </Alerts>
    </>
  );
}

/** A supervisor's remark; `entity` is the record it is pinned to, if any. */
export type Remark = { readonly text: string; readonly entity: string | undefined };

type IntakeScreenProps = {
  readonly words: Words;
  readonly opened: JsonObject;
  /** Whether what was opened is on this device already; a new case is not. */
  readonly isKept: boolean;
  readonly by: { readonly user: string; readonly device: string };
  readonly around: Omit<Surroundings, "begin" | "aloud">;
  /** Address of this case's hub, and what follows it. */
  readonly base: string;
  readonly path: readonly string[];
  readonly go: (address: string) => void;
  /** Saves the draft, and where in it somebody works. */
  readonly save: (document: DraftDocument, place: string) => Promise<Result<null, Problem>>;
  /** Hands the case in; `withoutName` keeps here what says who the person is. */
  readonly submit: (
    document: DraftDocument,
    withoutName: boolean,
  ) => Promise<Result<null, Problem>>;
  /** Throws the draft away for good; absent for a case that was handed in before. */
  readonly discard?: (() => Promise<Result<null, Problem>>) | undefined;
  readonly check: (document: DraftDocument) => readonly Issue[];
  /** Now, in UTC with milliseconds. */
  readonly now: () => string;
  /** Tells the session which saving is under way, so that locking waits for it. */
  readonly onAutosave: (autosave: Autosave | undefined) => void;
  readonly remarks: readonly Remark[];
  readonly sent: boolean;
  readonly similar?: CasePage["similar"];
  /** Files of the case; absent where the organisation takes none. */
  readonly files?: CaseFiles | undefined;
};

/** The page that the address names; the hub where it names none. */
function Page(props: IntakeScreenProps & { readonly casePage: CasePage }) {
  const { casePage, path, go, base, now, submit, remarks } = props;
  const { draft, autosave } = casePage;
  const [page] = path;
  if (page === "consent")
    return <ConsentPage casePage={casePage} today={now().slice(0, 10)} onDone={() => go(base)} />;
  if (page === "check")
    return (
      <CheckPage
        casePage={casePage}
        finish={async (withoutName) => {
          if (!(await autosave.flush())) return { ok: false, failure: { type: "storage-refused" } };
          return submit(toFinished(draft.document()).document, withoutName);
        }}
        discard={props.discard}
        onFinished={() => go("#/")}
      />
    );
  if (page === "print")
    return (
      <PaperScreen
        words={casePage.words}
        document={draft.document()}
        around={casePage.around}
        back={`${base}/check`}
      />
    );
  if (page === "files" && props.files) return <FilesPage casePage={casePage} files={props.files} />;
  const spot = readSpot(path, draft.document());
  if (!spot)
    return (
      <HubPage
        casePage={casePage}
        workflow={String(recordAt(draft.document(), { entity: "case" })?.["workflowState"])}
        remarks={remarks.map(({ text }) => text)}
        takesFiles={props.files !== undefined}
      />
    );
  const { topic, item } = spot;
  const next = item ? topic : topics[topics.indexOf(topic) + 1];
  const onNext = (): void =>
    void autosave.flush().then(() => go(next ? `${base}/${next.letter}` : `${base}/check`));
  return (
    <TopicPage
      key={`${topic.letter} ${item?.at.id ?? ""}`}
      casePage={casePage}
      spot={spot}
      remarks={remarks
        .filter(({ entity }) => topic.parts.some((part) => part.entity === entity))
        .map(({ text }) => text)}
      onNext={onNext}
    />
  );
}

/** Lets nobody leave a page on which danger was recorded before it has been seen (rule V26). */
function Alerts({ casePage, path, shown, children }: AlertsProps) {
  const document = useCalmDocument(casePage.draft);
  const [seen, setSeen] = useState<readonly string[]>([]);
  const raisedAt = useRef(new Map<string, string>());
  const here = path.join("/");
  const alerts = shown(alertsOf(document as JsonObject)).filter(({ href }) => !seen.includes(href));
  for (const { href } of alerts) if (!raisedAt.current.has(href)) raisedAt.current.set(href, here);
  const due = alerts.filter(({ href }) => raisedAt.current.get(href) !== here);
  if (due.length === 0) return children;
  return (
    <AlertPage
      words={casePage.words}
      alerts={due}
      onSeen={() => setSeen([...seen, ...due.map(({ href }) => href)])}
    />
  );
}

type AlertsProps = {
  readonly casePage: CasePage;
  readonly path: readonly string[];
  readonly shown: (issues: readonly Issue[]) => readonly ShownIssue[];
  readonly children: ReactNode;
};

/** Saves whenever something may end: the page hidden or left, a field left, Ctrl+S. */
const watch = ({ autosave, page, place, base, go, onGone }: Watching): (() => void) => {
  const leave = (): void => void autosave.flush();
  const hide = (): void => {
    if (document.visibilityState === "hidden") leave();
  };
  const note = ({ target }: FocusEvent): void => {
    const asked = target instanceof Element ? target.closest("[data-question]") : null;
    const [entity = "", field] = asked?.getAttribute("data-question")?.split(".") ?? [];
    const found = placeOfEntity(entity);
    if (!found || field === undefined) return;
    const isAlone = found.part.form === "one" && found.part.above === undefined;
    const number = isAlone ? "0" : (page.current[2] ?? "1");
    place.current = [found.topic.letter, entity, number, field];
  };
  const step = (by: 1 | -1): void => {
    const letters: readonly string[] = topics.map(({ letter }) => letter);
    const next = letters[letters.indexOf(page.current[0] ?? "") + by];
    if (next) go(`${base}/${next}`);
  };
  const keys = (event: KeyboardEvent): void => {
    const act = shortCut(event, leave, step);
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("visibilitychange", hide);
  document.addEventListener("focusout", leave);
  document.addEventListener("focusin", note);
  window.addEventListener("pagehide", leave);
  window.addEventListener("keydown", keys);
  return () => {
    leave();
    onGone();
    document.removeEventListener("visibilitychange", hide);
    document.removeEventListener("focusout", leave);
    document.removeEventListener("focusin", note);
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("keydown", keys);
  };
};

type Watching = {
  readonly autosave: Autosave;
  /** The page that is shown, and the question on it that somebody was last at. */
  readonly page: { readonly current: readonly string[] };
  readonly place: { current: readonly string[] };
  readonly base: string;
  readonly go: (address: string) => void;
  readonly onGone: () => void;
};

/** What a key asks for: Ctrl+S saves, Alt+↓ and Alt+↑ go to the next and the previous topic. */
const shortCut = (
  { ctrlKey, altKey, key }: KeyboardEvent,
  save: () => void,
  step: (by: 1 | -1) => void,
): (() => void) | undefined => {
  if (ctrlKey && key === "s") return save;
  if (altKey && key === "ArrowDown") return () => step(1);
  if (altKey && key === "ArrowUp") return () => step(-1);
  return undefined;
};

/** A new record with what goes without saying: the day it is written, the shelter it is written at. */
const beginRecord = (
  document: DraftDocument,
  entity: string,
  begun: { readonly user: string; readonly device: string; readonly at: string },
  parentId?: string,
): DraftRecord => {
  const known = caseEntities.find((name) => name === entity);
  if (!known) throw new Error("a kind of record that no case has");
  const { user, device, at } = begun;
  const record = startRecord(document as JsonObject, known, {
    by: user,
    device,
    at,
    ...(parentId !== undefined && { parentId }),
  });
  const asksFor = (field: string, control: AskedQuestion["control"]): boolean =>
    askedQuestions(known).some((one) => one.field === field && one.control === control);
  return {
    ...record,
    ...(asksFor("date", "date") && { date: at.slice(0, 10) }),
    ...(asksFor("siteId", "reference") && {
      siteId: recordAt(document, { entity: "case" })?.["siteId"],
    }),
  };
};

/** A screening stands ready from the start, since every intake has one. */
const withFirstRecords = (
  opened: DraftDocument,
  by: { readonly user: string; readonly device: string },
  at: string,
): DraftDocument => {
  const screenings = opened["screening"];
  if (Array.isArray(screenings) && screenings.length > 0) return opened;
  return { ...opened, screening: [beginRecord(opened, "screening", { ...by, at })] };
};
