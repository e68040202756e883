/** A question answered with codes of a list: open choices where there are few, typing where many. */
import type { Words } from "../words/words.ts";
import type { AskedQuestion } from "./asked-question.ts";
import type { AnswerControlProps } from "./control-props.ts";
import { Checkboxes, Radios } from "./controls/choice.tsx";
import { Combobox, MultiCombobox } from "./controls/combobox.tsx";
import { type Draft, type RecordPath, recordAt } from "./draft.ts";
import { optionsOf, provinceOptions } from "./options.ts";
import { useDraft } from "./use-answer.ts";

/** Draws radios, boxes, or a field that is typed into. */
export function CodeQuestion(props: CodeQuestionProps) {
  const { words, draft, at, question, value, id, described, label, onChanged } = props;
  const countries = useCountries(draft, at, question);
  const chosen = codesIn(value);
  const options =
    question.countryField === undefined
      ? optionsOf(words, question.codeList ?? "", chosen)
      : provinceOptions(words, countries);
  const many = question.control === "many-codes";
  const set = (answer: unknown): void => {
    draft.setAnswer(at, question.field, answer);
    onChanged?.();
  };
  const setMany = (codes: readonly string[]): void => set(codes.length === 0 ? undefined : codes);
  if (drawsChoices(words, question))
    return many ? (
      <Checkboxes options={options} values={chosen} onChange={setMany} />
    ) : (
      <Radios
        name={id}
        options={options}
        value={chosen[0]}
        onChange={set}
        single={options.some((option) => option.label.length > 34)}
      />
    );
  const shared = {
    id,
    options,
    describedBy: described,
    noMatch: words.say("answer.no-match"),
    label,
    notListed: (text: string) => words.say("answer.not-listed", { text: text.slice(0, 80) }),
  };
  return many ? (
    <MultiCombobox
      {...shared}
      values={chosen}
      onChange={setMany}
      removeWord={words.say("action.remove")}
    />
  ) : (
    <Combobox {...shared} value={chosen[0]} onChange={set} />
  );
}

type CodeQuestionProps = AnswerControlProps & {
  /** Told after an answer was given or taken back. */
  readonly onChanged?: () => void;
};

/** Up to seven single choices, or twenty boxes, stand open; longer lists are typed into. */
export const drawsChoices = (words: Words, question: AskedQuestion): boolean => {
  if (question.control !== "one-code" && question.control !== "many-codes") return false;
  const count = optionsOf(words, question.codeList ?? "").length;
  return question.control === "one-code" ? count <= 7 : count <= 20;
};

/** The countries answered beside a question about a province, as one text that can be compared. */
const useCountries = (
  draft: Draft,
  at: RecordPath,
  { countryField }: AskedQuestion,
): readonly string[] =>
  useDraft(draft, (document) =>
    countryField === undefined ? "" : codesIn(recordAt(document, at)?.[countryField]).join(" "),
  ).split(" ");

const codesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((code) => typeof code === "string");
