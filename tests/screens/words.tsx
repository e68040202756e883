/** The real English words of the screens, with labels, for every test. */
import { loadAllWords } from "../../src/words/load-words.ts";

export const english = await loadAllWords("en");
