/** Several people, one event: a case takes over the event that another case on this device names. */
import { useState } from "react";
import { Combobox } from "../../form/controls/combobox.tsx";
import controls from "../../form/controls/controls.module.css";
import type { CasePage } from "./case-page.ts";

/** Offers the other cases by their numbers. What is found is copied; each case keeps its own copy. */
export function SameEvent({ casePage }: { readonly casePage: CasePage }) {
  const { words, draft, around } = casePage;
  const { say } = words;
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [outcome, setOutcome] = useState<"event.taken" | "event.none" | undefined>(undefined);
  if (around.cases.length === 0) return null;
  const take = async (caseId: string | undefined): Promise<void> => {
    setChosen(caseId);
    const event = caseId === undefined ? undefined : await around.eventOf(caseId);
    if (event) draft.replace({ ...draft.document(), incident: event });
    setOutcome(caseId === undefined ? undefined : event ? "event.taken" : "event.none");
  };
  return (
    <div className={controls["question"]}>
      <label className={controls["head"]} htmlFor="same-event">
        {say("event.same")}
        <span className={controls["optional"]}> ({say("answer.optional")})</span>
      </label>
      <p className={controls["hint"]}>{say("event.same.hint")}</p>
      <Combobox
        id="same-event"
        options={around.cases}
        value={chosen}
        onChange={(caseId) => void take(caseId)}
        noMatch={say("answer.no-match")}
      />
      <p role="status">{outcome && say(outcome)}</p>
    </div>
  );
}
