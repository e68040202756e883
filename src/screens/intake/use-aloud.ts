/** The words to be said aloud: those of the language in which the person is spoken to. */
import { useEffect, useState } from "react";
import { type Draft, recordAt } from "../../form/draft.ts";
import { useDraft } from "../../form/use-answer.ts";
import { languageOfCode } from "../../words/language.ts";
import { loadAllWords } from "../../words/load-words.ts";
import type { Words } from "../../words/words.ts";

/** Follows the language of the interview. Undefined where it is none of the interface. */
export const useAloud = (draft: Draft): Words | undefined => {
  const [aloud, setAloud] = useState<Words | undefined>(undefined);
  const spoken = useDraft(draft, (document) =>
    String(recordAt(document, { entity: "case" })?.["interviewLanguage"] ?? ""),
  );
  useEffect(() => {
    let isGone = false;
    const language = languageOfCode(spoken);
    if (language === undefined) setAloud(undefined);
    else void loadAllWords(language).then((loaded) => !isGone && setAloud(loaded));
    return () => {
      isGone = true;
    };
  }, [spoken]);
  return aloud;
};
