/** What a supervisor decides about a case: approve it, or send it back with a remark. */
import { type FormEvent, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import controls from "../../form/controls/controls.module.css";
import { Field } from "../../form/controls/field.tsx";
import { type DraftDocument, recordAt } from "../../form/draft.ts";
import { applying, recordsIn, topics } from "../../form/topics.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { WordKey, Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";

/** Draws the panel. A remark may be pinned to one question. */
export function ReviewPanel({ words, document, isOwn, approve, sendBack }: ReviewPanelProps) {
  const { say } = words;
  const [remark, setRemark] = useState("");
  const [question, setQuestion] = useState("");
  const [bare, setBare] = useState(false);
  const [working, setWorking] = useState(false);
  const [said, setSaid] = useState<WordKey | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const settle = async (
    act: () => Promise<Result<null, Problem>>,
    then: WordKey,
  ): Promise<void> => {
    setWorking(true);
    const done = await act();
    setWorking(false);
    setProblem(done.ok ? undefined : done.failure);
    if (done.ok) setSaid(then);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (remark.trim() === "") setBare(true);
    else void settle(() => sendBack(remark.trim(), question || undefined), "case.returned");
  };
  const workflow = recordAt(document, { entity: "case" })?.["workflowState"];
  const isOpen = workflow === "submitted" || workflow === "in_review";

  return (
    <section className={page["section"]}>
      <h2>{say("case.review")}</h2>
      <div role="status">{said && <p className={page["para"]}>{say(said)}</p>}</div>
      {problem && <Explanation words={words} problem={problem} />}
      {working && <Working>{say("save.waiting")}</Working>}
      {!said && isOwn && isOpen && <p className={page["para"]}>{say("case.own")}</p>}
      {!said && !isOpen && <p className={page["para"]}>{say("case.not-waiting")}</p>}
      {!said && !isOwn && isOpen && (
        <>
          <p className={page["para"]}>{say("case.approve.note")}</p>
          <div className={page["actions"]}>
            <Button tone="brand" wide onPress={() => void settle(approve, "case.approved")}>
              {say("case.approve")}
            </Button>
          </div>
          <form onSubmit={submit} autoComplete="off" noValidate>
            <Field
              label={say("case.remark")}
              hint={say("case.remark.hint")}
              error={bare && remark.trim() === "" ? say("case.remark.missing") : undefined}
              value={remark}
              onChange={setRemark}
              lines={4}
              spellCheck
              direction="auto"
            />
            <label className={controls["question"]}>
              <b>{say("case.remark.question")}</b>
              <select
                className={controls["input"]}
                autoComplete="off"
                value={question}
                onChange={(event) => setQuestion(event.currentTarget.value)}
              >
                <option value="">{say("case.remark.whole")}</option>
                {topics.flatMap((topic) =>
                  recordsIn(topic, document).flatMap(({ part, at }) =>
                    applying(part, document, recordAt(document, at) ?? {}).map((asked) => {
                      const id = at.id ?? (at.within && recordAt(document, at)?.["id"]);
                      const path = ["", at.entity, ...(id ? [id] : []), asked.field].join("/");
                      return (
                        <option key={path} value={path}>
                          {asked.code}. {words.label(asked.label)}
                        </option>
                      );
                    }),
                  ),
                )}
              </select>
            </label>
            <div className={page["actions"]}>
              <Button type="submit" wide>
                {say("case.return")}
              </Button>
            </div>
          </form>
        </>
      )}
    </section>
  );
}

/** What a supervisor can do; `isOwn` when this supervisor wrote the case and so cannot approve it. */
export type Review = {
  readonly isOwn: boolean;
  readonly approve: () => Promise<Result<null, Problem>>;
  readonly sendBack: (
    remark: string,
    question: string | undefined,
  ) => Promise<Result<null, Problem>>;
};

type ReviewPanelProps = Review & {
  readonly words: Words;
  readonly document: DraftDocument;
};
