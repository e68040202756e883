/** The language last chosen on this device. The one thing kept in localStorage: it is about no one. */
import { type Language, languages, nearestLanguage } from "../../words/language.ts";

/** The language to start with: the one chosen last, or the nearest to what the browser asks for. */
export const keptLanguage = (): Language => {
  const kept = readKept();
  return (
    languages.find(({ language }) => language === kept)?.language ??
    nearestLanguage(navigator.languages)
  );
};

/** Remembers a choice of language. A browser that refuses costs only the memory of it. */
export const keepLanguage = (language: Language): void => {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Storage is refused, as in some private windows: the language is asked for again next time.
  }
};

const key = "language";

const readKept = (): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
