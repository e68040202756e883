/** The wait for an approval, with the log behind it. */
import { useCallback, useEffect, useState } from "react";
import type { Problem } from "../../protocol/problem.ts";
import type { Words } from "../../words/words.ts";
import { keptEnrolment, takeAdmission } from "../session/joining.ts";
import type { Session } from "../session/session.ts";
import { WaitingScreen } from "./waiting-screen.tsx";

/** Asks how the enrolment stands; once admitted, the session goes on by itself. */
export function WaitingPage({
  words,
  session,
}: {
  readonly words: Words;
  readonly session: Session;
}) {
  const [checkWords, setCheckWords] = useState<readonly string[]>([]);
  useEffect(() => {
    void keptEnrolment(session.device).then((kept) => kept && setCheckWords(kept.checkWords));
  }, [session]);
  const poll = useCallback(async (): Promise<Problem | undefined> => {
    const admitted = await takeAdmission(session);
    return admitted.ok ? undefined : admitted.failure;
  }, [session]);
  return <WaitingScreen words={words} checkWords={checkWords} poll={poll} />;
}
