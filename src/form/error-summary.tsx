/** What is still to be settled, at the top of the page; it takes focus and links to each question. */
import { useEffect, useRef } from "react";
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
            <a href={line.href}>{line.text}</a>
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
