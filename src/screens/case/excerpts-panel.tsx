/** Excerpts of a case for research: one person proposes, another reads and answers. */
import { type FormEvent, useState } from "react";
import { identifyingIn } from "../../domain/identifying-words.ts";
import { Button } from "../../form/controls/button.tsx";
import { Checkboxes, Choices } from "../../form/controls/choice.tsx";
import { Field } from "../../form/controls/field.tsx";
import type { DraftDocument } from "../../form/draft.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import { ExcerptText, type ExcerptTheme, excerptThemes } from "../../statistics/excerpt-record.ts";
import type { ExcerptAnswer, KnownExcerpt } from "../../store/excerpt-repository.ts";
import type { Words } from "../../words/words.ts";
import style from "../intake/intake.module.css";
import page from "../page.module.css";
import { Explanation } from "../shell/explain.tsx";
import own from "./excerpts.module.css";

/** Draws what was proposed of this case, and the form for a new proposal. */
export function ExcerptsPanel({
  words,
  document,
  excerpts,
  me,
  mayApprove,
  onPropose,
  onAnswer,
}: ExcerptsPanelProps) {
  const { say } = words;
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const settle = async (done: Promise<Result<null, Problem>>): Promise<boolean> => {
    const result = await done;
    setProblem(result.ok ? undefined : result.failure);
    return result.ok;
  };
  return (
    <section className={page["section"]}>
      <h2>{say("excerpt.title")}</h2>
      {problem && <Explanation words={words} problem={problem} />}
      {excerpts.map((known) => (
        <Known
          key={known.excerptId}
          {...{ words, known, document, mayApprove }}
          isOwn={known.proposedBy === me}
          answer={(given) => void settle(onAnswer(known, given))}
        />
      ))}
      <Proposal words={words} document={document} propose={(text) => settle(onPropose(text))} />
    </section>
  );
}

type ExcerptsPanelProps = {
  readonly words: Words;
  readonly document: DraftDocument;
  readonly excerpts: readonly KnownExcerpt[];
  /** Who looks. */
  readonly me: string;
  /** Whether they hold what seals for analysts. */
  readonly mayApprove: boolean;
  readonly onPropose: (excerpt: ExcerptText) => Promise<Result<null, Problem>>;
  readonly onAnswer: (known: KnownExcerpt, answer: ExcerptAnswer) => Promise<Result<null, Problem>>;
};

function Known({ words, known, document, isOwn, mayApprove, answer }: KnownProps) {
  const { say } = words;
  const read = ExcerptText.safeParse(known.content);
  if (!read.success) return null;
  const { themes, text } = read.data;
  const found = identifyingIn(text, document);
  const isOpen = known.answer === undefined;
  const mayAnswer = isOpen && !isOwn && mayApprove;
  const mayWithdraw = isOpen ? isOwn : known.answer === "approved" && mayApprove;
  return (
    <article className={style["remark"]}>
      <p>
        <bdi>{text}</bdi>
      </p>
      <p className={page["quiet"]}>{words.list(themes.map((theme) => themeWord(words, theme)))}</p>
      <p className={page["quiet"]}>{say(isOpen ? "excerpt.waits" : `excerpt.${known.answer}`)}</p>
      {isOpen && found.length > 0 && (
        <p role="alert">{say("excerpt.found", { words: words.list(found) })}</p>
      )}
      {isOpen && !mayAnswer && <p className={page["quiet"]}>{say("excerpt.own")}</p>}
      {mayAnswer && <p>{say("excerpt.read")}</p>}
      <div className={page["actions"]}>
        {mayAnswer && found.length === 0 && (
          <Button onPress={() => answer("approved")}>{say("excerpt.approve")}</Button>
        )}
        {mayAnswer && <Button onPress={() => answer("declined")}>{say("excerpt.decline")}</Button>}
        {mayWithdraw && (
          <Button tone="link" onPress={() => answer("withdrawn")}>
            {say("excerpt.withdraw")}
          </Button>
        )}
      </div>
    </article>
  );
}

type KnownProps = {
  readonly words: Words;
  readonly known: KnownExcerpt;
  readonly document: DraftDocument;
  readonly isOwn: boolean;
  readonly mayApprove: boolean;
  readonly answer: (answer: ExcerptAnswer) => void;
};

function Proposal({ words, document, propose }: ProposalProps) {
  const { say } = words;
  const [text, setText] = useState("");
  const [themes, setThemes] = useState<readonly ExcerptTheme[]>([]);
  const [isTried, setTried] = useState(false);
  const [isSent, setSent] = useState(false);
  const found = identifyingIn(text, document);
  const wanted = ExcerptText.safeParse({ themes, text });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!wanted.success || found.length > 0) return;
    void propose(wanted.data).then((done) => {
      setSent(done);
      if (!done) return;
      setText("");
      setThemes([]);
      setTried(false);
    });
  };
  return (
    <details className={own["propose"]}>
      <summary>{say("excerpt.propose")}</summary>
      <form onSubmit={submit} autoComplete="off" noValidate>
        <p className={page["para"]}>{say("excerpt.rules")}</p>
        <Field
          label={say("excerpt.text")}
          hint={say("excerpt.text.hint")}
          error={isTried && !wanted.success ? say("excerpt.incomplete") : undefined}
          value={text}
          onChange={(typed) => {
            setText(typed);
            setSent(false);
          }}
          lines={5}
          spellCheck
          direction="auto"
        />
        {found.length > 0 && (
          <p role="alert">{say("excerpt.found", { words: words.list(found) })}</p>
        )}
        <Choices legend={say("excerpt.themes")}>
          <Checkboxes
            options={excerptThemes.map((code) => ({ code, label: themeWord(words, code) }))}
            values={themes}
            onChange={(codes) =>
              setThemes(excerptThemes.filter((theme) => codes.some((code) => code === theme)))
            }
          />
        </Choices>
        <div className={page["actions"]}>
          <Button type="submit">{say("excerpt.send")}</Button>
        </div>
      </form>
      {isSent && <p role="status">{say("excerpt.sent")}</p>}
    </details>
  );
}

type ProposalProps = {
  readonly words: Words;
  readonly document: DraftDocument;
  /** Proposes; says whether it is on its way. */
  readonly propose: (excerpt: ExcerptText) => Promise<boolean>;
};

/** The word for a theme. */
const themeWord = ({ say }: Words, theme: ExcerptTheme): string => say(`excerpt.theme.${theme}`);
