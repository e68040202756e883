/** What is still to be settled, at the top of the page; it takes focus and links to each question. */
import { type MouseEvent, useEffect, useRef } from "react";
import style from "./controls/controls.module.css";

/** Lists problems in the words that also stand at their questions. */
export function ErrorSummary({ title, lines }: ErrorSummaryProps) {
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: focus follows a new set of lines
  useEffect(() => box.current?.focus(), [lines]);
  return (
    <section ref={box} tabIndex={-1} className={style["summary"]} aria-labelledby="error-summary">
      <h2 id="error-summary">{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={`${line.href}-${line.text}`}>
            <a href={line.href} onClick={(event) => goTo(event, line.href)}>
              {line.text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

type ErrorSummaryProps = {
  readonly title: string;
  readonly lines: readonly { readonly href: string; readonly text: string }[];
};

/** A bare anchor would change the route, which lives in the hash: the question is focused instead. */
const goTo = (event: MouseEvent, href: string): void => {
  if (href.startsWith("#/")) return;
  event.preventDefault();
  const question = document.getElementById(href.slice(1));
  question?.scrollIntoView({ block: "center" });
  question?.querySelector<HTMLElement>("input, textarea, select, button")?.focus();
};
