/** The wait for an approval, with the log behind it: as a page of its own, or as a line above the work. */
import { useCallback, useEffect, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { toCarriedText } from "../../protocol/offline-enrolment.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { takeAdmission } from "../session/joining.ts";
import { type Enrolment, keptEnrolment } from "../session/kept-enrolment.ts";
import { saveText } from "../session/save-file.ts";
import type { Session } from "../session/session.ts";
import { Notice } from "../shell/notice.tsx";
import { WaitingScreen } from "./waiting-screen.tsx";

/** Asks how the enrolment stands; once admitted, the session goes on by itself. */
export function WaitingPage({ words, session }: WaitingProps) {
  const { enrolment, problem } = useEnrolment(session);
  if (!enrolment) return null;
  return (
    <>
      <h1>{words.say("join.waiting")}</h1>
      <p className={page["para"]} role="status">
        {words.say("join.waiting.note")}
      </p>
      <WaitingScreen
        words={words}
        checkWords={enrolment.checkWords}
        answer={answerOf(enrolment)}
        onSaveAnswer={saveAnswer}
        problem={problem}
      />
    </>
  );
}

/** The same for somebody who has begun to work: a line, and the whole page behind a button. */
export function WaitingNotice({ words, session }: WaitingProps) {
  const { say } = words;
  const { enrolment, problem } = useEnrolment(session);
  const [isOpen, setOpen] = useState(false);
  if (!enrolment) return null;
  return (
    <>
      <Notice
        tone="calm"
        icon="people"
        action={
          <Button onPress={() => setOpen(!isOpen)}>
            {say(isOpen ? "join.less" : "join.more")}
          </Button>
        }
      >
        {say("join.begun")}
      </Notice>
      {isOpen && (
        <WaitingScreen
          words={words}
          checkWords={enrolment.checkWords}
          answer={answerOf(enrolment)}
          onSaveAnswer={saveAnswer}
          problem={problem}
        />
      )}
    </>
  );
}

/** What waits, asked for every few seconds until it has been granted. */
const useEnrolment = (
  session: Session,
): { readonly enrolment: Enrolment | undefined; readonly problem: Problem | undefined } => {
  const [enrolment, setEnrolment] = useState<Enrolment | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const ask = useCallback(async (): Promise<void> => {
    const admitted = await takeAdmission(session);
    setProblem(admitted.ok ? undefined : admitted.failure);
    setEnrolment(await keptEnrolment(session.device));
  }, [session]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const again = async (): Promise<void> => {
      await ask();
      if (!isOver) timer = setTimeout(() => void again(), 4_000);
    };
    void keptEnrolment(session.device).then(setEnrolment);
    void again();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [ask, session]);
  return { enrolment, problem };
};

/** The request to be carried by hand, while the endpoint does not have it. */
const answerOf = ({ unsent }: Enrolment): string | undefined =>
  unsent ? toCarriedText({ type: "request", request: unsent }) : undefined;

const saveAnswer = (answer: string): void => saveText("answer.json", answer);

type WaitingProps = { readonly words: Words; readonly session: Session };
