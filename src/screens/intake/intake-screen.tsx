/** A case being written: hub, consent, topics and check, over one draft that saves itself. */
import { useEffect, useMemo, useState } from "react";
import { type CaseEntity, caseEntities, startRecord } from "../../domain/case.ts";
import type { Issue } from "../../domain/issue.ts";
import type { JsonObject } from "../../domain/json.ts";
import { createDraft, type DraftDocument, type DraftRecord, recordAt } from "../../form/draft.ts";
import { toFinished } from "../../form/finish.ts";
import { intakeTopics } from "../../form/topics.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Words } from "../../words/words.ts";
import { type Autosave, startAutosave } from "./autosave.ts";
import { CheckPage } from "./check-page.tsx";
import { ConsentPage } from "./consent-page.tsx";
import { HubPage } from "./hub-page.tsx";
import { showIssues } from "./show-issues.ts";
import { TopicPage } from "./topic-page.tsx";

/** Opens a document as a draft and draws the page of it that the address names. */
export function IntakeScreen({
  words,
  opened,
  by,
  base,
  path,
  go,
  save,
  submit,
  check,
  now,
  onAutosave,
  remarks,
  sent,
}: IntakeScreenProps) {
  const topics = useMemo(intakeTopics, []);
  const [draft] = useState(() =>
    createDraft(withFirstRecords(opened, by, now()), () => ({
      updatedAt: now(),
      updatedBy: by.user,
    })),
  );
  const [autosave] = useState(() => startAutosave(draft, save));
  useEffect(() => {
    onAutosave(autosave);
    const leave = (): void => void autosave.flush();
    const hide = (): void => {
      if (document.visibilityState === "hidden") leave();
    };
    const step = (by: 1 | -1): void => {
      const letters = topics.map(({ letter }) => letter);
      const next = letters[letters.indexOf(pathNow().at(-1) ?? "") + by];
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
    window.addEventListener("pagehide", leave);
    window.addEventListener("keydown", keys);
    return () => {
      leave();
      onAutosave(undefined);
      document.removeEventListener("visibilitychange", hide);
      document.removeEventListener("focusout", leave);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("keydown", keys);
    };
  }, [autosave, onAutosave, go, base, topics]);

  const begin = (entity: CaseEntity, within: DraftDocument): DraftRecord =>
    startRecord(within as JsonObject, entity, { by: by.user, device: by.device, at: now() });
  const caseRecord = recordAt(draft.document(), { entity: "case" });
  const caseNumber = String(caseRecord?.["caseNumber"] ?? "");
  const [page, focus] = path;
  const shared = { words, draft, autosave, base, caseNumber, sent };
  const topic = topics.find(({ letter }) => letter === page);
  const remarksOn = (entity: string): readonly string[] =>
    remarks.filter((remark) => remark.entity === entity).map(({ text }) => text);

  if (page === "consent")
    return (
      <ConsentPage
        {...shared}
        today={now().slice(0, 10)}
        begin={(within) => begin("consent", within)}
        onDone={() => go(base)}
      />
    );
  if (page === "check")
    return (
      <CheckPage
        {...{ words, draft, topics, base }}
        check={() => showIssues(words, topics, check(toFinished(draft.document()).document))}
        finish={async () => {
          if (!(await autosave.flush())) return { ok: false, failure: { type: "storage-refused" } };
          return submit(toFinished(draft.document()).document);
        }}
        onFinished={() => go("#/")}
      />
    );
  if (topic) {
    const next = topics[topics.indexOf(topic) + 1];
    return (
      <TopicPage
        {...shared}
        key={topic.letter}
        topics={topics}
        topic={topic}
        issues={[]}
        remarks={remarksOn(topic.entity)}
        newRecord={(entity) => {
          const known = caseEntities.find((name) => name === entity);
          if (!known) throw new Error("a repeat group that no case has");
          return begin(known, draft.document());
        }}
        onNext={() =>
          void autosave.flush().then(() => go(next ? `${base}/${next.letter}` : `${base}/check`))
        }
        focus={focus}
      />
    );
  }
  return (
    <HubPage
      {...shared}
      topics={topics}
      workflow={String(caseRecord?.["workflowState"] ?? "draft")}
      remarks={remarks.map(({ text }) => text)}
    />
  );
}

/** A supervisor's remark; `entity` is the record it is pinned to, if any. */
export type Remark = { readonly text: string; readonly entity: string | undefined };

type IntakeScreenProps = {
  readonly words: Words;
  readonly opened: JsonObject;
  readonly by: { readonly user: string; readonly device: string };
  /** Address of this case's hub, and what follows it. */
  readonly base: string;
  readonly path: readonly string[];
  readonly go: (address: string) => void;
  readonly save: (document: DraftDocument) => Promise<Result<null, Problem>>;
  readonly submit: (document: DraftDocument) => Promise<Result<null, Problem>>;
  readonly check: (document: DraftDocument) => readonly Issue[];
  /** Now, in UTC with milliseconds. */
  readonly now: () => string;
  /** Tells the session which saving is under way, so that locking waits for it. */
  readonly onAutosave: (autosave: Autosave | undefined) => void;
  readonly remarks: readonly Remark[];
  readonly sent: boolean;
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

const pathNow = (): readonly string[] => window.location.hash.split("/");

/** A screening stands ready from the start, since every intake has one. */
const withFirstRecords = (
  opened: DraftDocument,
  by: { readonly user: string; readonly device: string },
  at: string,
): DraftDocument => {
  const screenings = opened["screening"];
  if (Array.isArray(screenings) && screenings.length > 0) return opened;
  const document = opened as JsonObject;
  return {
    ...opened,
    screening: [startRecord(document, "screening", { by: by.user, device: by.device, at })],
  };
};
