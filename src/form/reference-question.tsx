/** A question answered by naming another record: a person involved, an episode, a body, a colleague. */
import type { AnswerControlProps } from "./control-props.ts";
import { asText } from "./control-props.ts";
import { Checkboxes, Radios } from "./controls/choice.tsx";
import { Combobox, MultiCombobox } from "./controls/combobox.tsx";
import style from "./controls/controls.module.css";
import { NewOrganisation } from "./new-organisation.tsx";
import { referenceOptions } from "./references.ts";
import { useCalmDocument } from "./use-answer.ts";

/** Draws what can be named now; a body that is not listed yet is added here. */
export function ReferenceQuestion(props: AnswerControlProps) {
  const { words, draft, at, question, around, value, id, described, label } = props;
  const { say } = words;
  const document = useCalmDocument(draft);
  const options = referenceOptions(words, question.refersTo, document, around);
  const chosen = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
  const many = question.control === "references";
  const set = (next: readonly string[]): void =>
    draft.setAnswer(at, question.field, many ? (next.length > 0 ? next : undefined) : next[0]);
  const shared = { id, options, describedBy: described, noMatch: say("answer.no-match"), label };
  const isShort = options.length <= 7;
  return (
    <>
      {options.length === 0 && question.refersTo !== "organisation" && (
        <p className={style["hint"]}>{say("reference.none")}</p>
      )}
      {isShort && many && <Checkboxes options={options} values={chosen} onChange={set} />}
      {isShort && !many && (
        <Radios
          name={id}
          options={options}
          value={chosen[0]}
          onChange={(code) => set(code === undefined ? [] : [code])}
          single
        />
      )}
      {!isShort && many && (
        <MultiCombobox
          {...shared}
          values={chosen}
          onChange={set}
          removeWord={say("action.remove")}
        />
      )}
      {!isShort && !many && (
        <Combobox
          {...shared}
          value={asText(chosen[0]) || undefined}
          onChange={(code) => set(code === undefined ? [] : [code])}
        />
      )}
      {question.refersTo === "organisation" && (
        <NewOrganisation
          words={words}
          draft={draft}
          around={around}
          onAdded={(added) => set(many ? [...chosen, added] : [added])}
        />
      )}
    </>
  );
}
