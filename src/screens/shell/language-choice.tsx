/** The switch of language: a native list, each language by its own name. */
import { useId } from "react";
import { type Language, languages } from "../../words/language.ts";
import type { Words } from "../../words/words.ts";
import style from "./shell.module.css";

/** Offers every language of the interface. */
export function LanguageChoice({ words, onLanguage }: LanguageChoiceProps) {
  const id = useId();
  return (
    <span className={style["language"]}>
      <label className="unseen" htmlFor={id}>
        {words.say("shell.language")}
      </label>
      <select
        id={id}
        autoComplete="off"
        value={words.language}
        onChange={(event) => {
          const chosen = languages.find(({ language }) => language === event.currentTarget.value);
          if (chosen) onLanguage(chosen.language);
        }}
      >
        {languages.map(({ language, name }) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

type LanguageChoiceProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
};
