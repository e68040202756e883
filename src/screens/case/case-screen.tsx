/** A case opened for reading and review: what is known, what two people said differently, its way. */
import type { ReactNode } from "react";
import type { Conflict } from "../../domain/revision.ts";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { type DraftDocument, recordAt } from "../../form/draft.ts";
import type { Surroundings } from "../../form/references.ts";
import { topics } from "../../form/topics.ts";
import type { WordKey, Words } from "../../words/words.ts";
import { FileList } from "../attachments/file-list.tsx";
import { consentLine } from "../intake/consent-page.tsx";
import style from "../intake/intake.module.css";
import { TopicAnswers } from "../intake/topic-answers.tsx";
import page from "../page.module.css";
import type { CaseFiles } from "../session/case-files.ts";
import { stageTone, workflowKey } from "../stage.ts";
import { ConflictList } from "./conflict-list.tsx";
import { type Review, ReviewPanel } from "./review-panel.tsx";

/** Draws the case. The review panel stands beside it on a laptop and under it on a phone. */
export function CaseScreen({
  words,
  opened,
  around,
  base,
  onEdit,
  review,
  settle,
  excerpts,
  files,
}: CaseScreenProps) {
  const { say } = words;
  const { document } = opened;
  const caseRecord = recordAt(document, { entity: "case" });
  const workflow = String(caseRecord?.["workflowState"] ?? "draft");
  return (
    <>
      <a className={page["back"]} href="#/">
        <Icon name="back" size={20} flip />
        {say("queue.title")}
      </a>
      <div className={page["titleRow"]}>
        <h1 dir="ltr">{String(caseRecord?.["caseNumber"] ?? "")}</h1>
        <span className={`${page["tag"]} ${stageTone(workflow)}`}>
          {say(workflowKey(workflow))}
        </span>
      </div>
      {opened.isNameHere && <p className={style["remark"]}>{say("case.name-here")}</p>}
      {opened.isIncomplete && <p className={style["remark"]}>{say("case.incomplete")}</p>}
      <div className={style["columns"]}>
        <div>
          {opened.conflicts.length > 0 && (
            <ConflictList
              words={words}
              conflicts={opened.conflicts}
              authors={opened.authors}
              settle={settle}
            />
          )}
          {opened.remarks.map((remark) => (
            <div key={remark} className={style["remark"]}>
              <b>{say("remark.title")}</b>
              <p>
                <bdi>{remark}</bdi>
              </p>
            </div>
          ))}
          <section className={page["section"]}>
            <h2>{say("topic.A")}</h2>
            <p className={page["para"]}>{consentLine(words, document)}</p>
          </section>
          {topics.map((topic) => (
            <TopicAnswers key={topic.letter} {...{ words, topic, document, around }} />
          ))}
          {files && (
            <section className={page["section"]}>
              <h2>{say("file.title")}</h2>
              <FileList words={words} files={files} document={document} />
            </section>
          )}
        </div>
        <aside>
          {review && <ReviewPanel words={words} document={document} {...review} />}
          <div className={page["actions"]}>
            {onEdit && <Button onPress={onEdit}>{say("case.correct")}</Button>}
            <a href={`${base}/print`}>{say("paper.print-case")}</a>
          </div>
          {excerpts}
          <section className={page["section"]}>
            <h2>{say("case.way")}</h2>
            <p className={page["para"]}>{say(opened.delivery)}</p>
          </section>
          <section className={page["section"]}>
            <h2>{say("case.history")}</h2>
            <ol>
              {opened.history.map((entry, place) => (
                <li key={entry.id} className={style["item"]}>
                  <span>
                    <b>
                      {say(
                        place === opened.history.length - 1
                          ? "case.history.first"
                          : "case.history.saved",
                      )}
                    </b>
                    <small>
                      {words.day(entry.at)} {words.time(new Date(entry.at))} ·{" "}
                      {say("case.by", { who: entry.author })}
                    </small>
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </aside>
      </div>
    </>
  );
}

/** A case as it was opened and merged; `history` newest first; `authors` by revision. */
export type ShownCase = {
  readonly document: DraftDocument;
  readonly conflicts: readonly Conflict[];
  readonly authors: ReadonlyMap<string, string>;
  readonly remarks: readonly string[];
  readonly history: readonly {
    readonly id: string;
    readonly at: string;
    readonly author: string;
  }[];
  readonly delivery: WordKey;
  /** What says who the person is stands on this device alone. */
  readonly isNameHere: boolean;
  readonly isIncomplete: boolean;
};

type CaseScreenProps = {
  readonly words: Words;
  readonly opened: ShownCase;
  readonly around: Pick<Surroundings, "people" | "sites" | "cases">;
  /** The address of this case. */
  readonly base: string;
  /** Opens the answers to be changed. */
  /** Absent for those who only read. */
  readonly onEdit: (() => void) | undefined;
  readonly review: Review | undefined;
  /** What is shown of excerpts for research, for those who work on them. */
  readonly excerpts?: ReactNode;
  /** Files of the case; absent where it has none. */
  readonly files: CaseFiles | undefined;
  /** Lets one of several answers stand. */
  readonly settle: (conflict: Conflict, value: unknown) => void;
};
