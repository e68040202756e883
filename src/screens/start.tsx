/** Draws the page in the language last chosen. */
import "../styles/fonts.css";
import "../styles/tokens.css";
import "../styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { loadWords } from "../words/load-words.ts";
import { App, lookAround } from "./app.tsx";
import { keptLanguage } from "./session/kept-language.ts";

/** Called once, when the page is ready to run. */
export const start = async (): Promise<void> => {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no root");
  const looking = lookAround();
  const words = await loadWords(keptLanguage());
  createRoot(root).render(
    <StrictMode>
      <App first={words} looking={looking} />
    </StrictMode>,
  );
};
