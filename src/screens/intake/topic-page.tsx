/**
 * One topic a page, or one item of a group: questions, lists, what is still open, and the thread of
 * topics beside it. A key press draws one question; what counts answers waits for a pause.
 */
import { useEffect, useRef, useState } from "react";
import type { JsonObject } from "../../domain/json.ts";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { type DraftDocument, missingOf, type RecordPath, recordAt } from "../../form/draft.ts";
import { ErrorSummary } from "../../form/error-summary.tsx";
import { anchorOf } from "../../form/question-field.tsx";
import { mayBeChild, ReadAloud } from "../../form/read-aloud.tsx";
import { RecordQuestions } from "../../form/record-questions.tsx";
import { groupKey } from "../../form/references.ts";
import { applying, type Part, progressOf, recordsIn, recordsOf } from "../../form/topics.ts";
import { useCalmDocument, useDraft } from "../../form/use-answer.ts";
import page from "../page.module.css";
import type { Spot } from "./address.ts";
import type { CasePage } from "./case-page.ts";
import style from "./intake.module.css";
import { PartSection } from "./part-section.tsx";
import { SaveLine } from "./save-line.tsx";
import { issueAt, type ShownIssue } from "./show-issues.ts";
import { SimilarCases } from "./similar-cases.tsx";
import { TopicThread } from "./topic-thread.tsx";
import { aboutKey, topicKey } from "./topic-words.ts";

/** Draws the page that a spot names. */
export function TopicPage({ casePage, spot, remarks, onNext }: TopicPageProps) {
  const { words, draft, autosave, base, caseNumber, check, offerUndo, sent } = casePage;
  const { say } = words;
  const { topic, item, focus } = spot;
  const [issues, setIssues] = useState<readonly ShownIssue[] | undefined>(undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  const anchor = focus && anchorOf(focus.at, focus.field);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is announced by its heading
  useEffect(() => {
    const target = anchor ? globalThis.document.getElementById(anchor) : null;
    if (target) {
      target.scrollIntoView({ block: "center" });
      target.querySelector<HTMLElement>("input, textarea, button, summary")?.focus();
    } else heading.current?.focus();
  }, [topic.letter, item?.at.id, anchor]);
  const child = useDraft(draft, mayBeChild);
  const about = item ? undefined : aboutKey(topic.letter, child);
  const errorAt = issueAt(issues ?? []);
  const look = (): void => setIssues(issuesHere(check(), spot, draft.document()));
  const skipRest = (): void => {
    const owed = owedHere(spot, draft.document());
    for (const { at, field } of owed) draft.setMissing(at, field, "not_asked");
    offerUndo({
      said: say("intake.rest.done", { count: owed.length }),
      back: () => {
        for (const { at, field } of owed) draft.setMissing(at, field, undefined);
      },
    });
  };
  const back = item
    ? { href: `${base}/${topic.letter}`, label: say(topicKey(topic.letter)) }
    : { href: base, label: caseNumber };

  return (
    <div className={`${style["columns"]} ${style["three"]}`}>
      <nav className={style["side"]} aria-label={say("intake.topics")}>
        <a className={page["back"]} href={base}>
          <Icon name="back" size={20} flip />
          <bdi>{caseNumber}</bdi>
        </a>
        <TopicThread words={words} draft={draft} base={base} at={topic.letter} slim />
      </nav>
      <div>
        <a
          className={`${page["back"]} ${item ? "" : style["phone"]}`}
          href={back.href}
          data-testid="back"
        >
          <Icon name="back" size={20} flip />
          <bdi>{back.label}</bdi>
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {item ? titleOfItem(casePage, item) : `${topic.letter}. ${say(topicKey(topic.letter))}`}
        </h1>
        <SaveLine words={words} autosave={autosave} sent={sent} />
        {issues !== undefined && <Found words={words} issues={issues} />}
        {remarks.map((remark) => (
          <div key={remark} className={style["remark"]}>
            <b>{say("remark.title")}</b>
            <p>
              <bdi>{remark}</bdi>
            </p>
          </div>
        ))}
        {about && <ReadAloud {...{ words, draft, about }} around={casePage.around} />}
        {(item ? [item.part] : topic.parts).map((part) =>
          item ? (
            <ItemSection key={part.entity} {...{ casePage, part, focus, errorAt }} at={item.at} />
          ) : (
            <PartSection
              key={part.entity}
              {...{ casePage, part, focus, errorAt }}
              hasHeading={topic.parts.length > 1}
            />
          ),
        )}
        {(topic.letter === "C" || topic.letter === "D") && <SimilarCases casePage={casePage} />}
        <div className={style["aids"]}>
          <Button tone="link" onPress={look}>
            {say("intake.check-errors")}
          </Button>
          <Button tone="link" onPress={skipRest}>
            {say("intake.rest")}
          </Button>
        </div>
        <div className={style["bottom"]}>
          <Button tone="brand" onPress={onNext}>
            {say("intake.save-continue")}
          </Button>
          <a href={base}>{say("intake.to-topics")}</a>
        </div>
      </div>
      <Beside casePage={casePage} spot={spot} />
    </div>
  );
}

type TopicPageProps = {
  readonly casePage: CasePage;
  readonly spot: Spot;
  readonly remarks: readonly string[];
  readonly onNext: () => void;
};

/** An item with everything that belongs to it. */
function ItemSection({ casePage, part, at, focus, errorAt }: ItemSectionProps) {
  const { words, draft, around } = casePage;
  const isThere = useDraft(draft, (document) => recordAt(document, at) !== undefined);
  if (!isThere) return <p className={page["para"]}>{words.say("group.gone")}</p>;
  return (
    <>
      <RecordQuestions {...{ words, draft, part, at, around, errorAt }} focus={focus?.field} />
      {part.below.map((below) => (
        <PartSection
          key={below.entity}
          {...{ casePage, focus, errorAt }}
          part={below}
          above={at.id}
          hasHeading
        />
      ))}
    </>
  );
}

type ItemSectionProps = {
  readonly casePage: CasePage;
  readonly part: Part;
  readonly at: RecordPath;
  readonly focus: Spot["focus"];
  readonly errorAt: (at: RecordPath, field: string) => string | undefined;
};

/** What the check found on this page; that it found nothing is said too. */
function Found({
  words,
  issues,
}: Pick<CasePage, "words"> & { readonly issues: readonly ShownIssue[] }) {
  const { say } = words;
  if (issues.length === 0)
    return (
      <p className={style["undo"]} role="status">
        {say("intake.no-errors")}
      </p>
    );
  return (
    <ErrorSummary
      title={say("check.problems")}
      lines={issues.map(({ href, text }) => ({ href, text }))}
    />
  );
}

/** Beside the questions of a laptop: how far the page is, and how to go about it. */
function Beside({ casePage, spot }: Pick<TopicPageProps, "casePage" | "spot">) {
  const { words, draft } = casePage;
  const { say } = words;
  const progress = progressOf(spot.topic, useCalmDocument(draft));
  return (
    <aside className={style["side"]}>
      <h2>{say("intake.on-page")}</h2>
      <dl className={page["facts"]}>
        <div>
          <dt>{say("intake.answered")}</dt>
          <dd>{say("intake.x-of-y", { done: progress.answered, of: progress.asked })}</dd>
        </div>
        {progress.more > 0 && (
          <div>
            <dt>{say("intake.more")}</dt>
            <dd>{words.number(progress.more)}</dd>
          </div>
        )}
        {progress.reasons > 0 && (
          <div>
            <dt>{say("intake.reasons")}</dt>
            <dd>{words.number(progress.reasons)}</dd>
          </div>
        )}
      </dl>
      <h2 className={page["section"]}>{say("intake.gently")}</h2>
      <p className={page["para"]}>{say("intake.gently.order")}</p>
      <p className={page["para"]}>{say("intake.gently.pause")}</p>
      <p className={page["quiet"]}>{say("intake.keys")}</p>
    </aside>
  );
}

const titleOfItem = (
  { words, draft }: CasePage,
  { part, at }: NonNullable<Spot["item"]>,
): string => {
  const all = recordsOf(part, draft.document());
  return words.say("group.item", {
    name: words.say(groupKey(part.entity)),
    number: 1 + all.findIndex(({ id }) => id === at.id),
    count: all.length,
  });
};

/** The records whose questions stand on this page. */
const recordsHere = ({ topic, item }: Spot, document: DraftDocument) =>
  item === undefined
    ? recordsIn(topic, document)
    : recordsIn({ parts: [item.part] }, document).filter(
        ({ at }) =>
          at.id === item.at.id ||
          at.within === item.at.id ||
          recordAt(document, at)?.["parentId"] === item.at.id,
      );

/** Issues of the questions on this page. */
const issuesHere = (
  issues: readonly ShownIssue[],
  spot: Spot,
  document: DraftDocument,
): readonly ShownIssue[] => {
  const here = new Set(
    recordsHere(spot, document).map(({ at }) => `${at.entity} ${at.id ?? at.within ?? ""}`),
  );
  return issues.filter(({ at }) => here.has(`${at.entity} ${at.id ?? at.within ?? ""}`));
};

/** What is owed on this page and has neither an answer nor a reason. */
const owedHere = (spot: Spot, document: DraftDocument) =>
  recordsHere(spot, document).flatMap(({ part, at }) => {
    const record = recordAt(document, at);
    if (!record) return [];
    const missing = missingOf(record);
    return applying(part, document, record)
      .filter(
        (question) =>
          question.skippable &&
          record[question.field] === undefined &&
          missing[question.field] === undefined &&
          question.isOwed(document as JsonObject, record as JsonObject),
      )
      .map(({ field }) => ({ at, field }));
  });
