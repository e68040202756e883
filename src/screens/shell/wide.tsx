/** A part that may be wider than the page, such as a table on a phone: it scrolls, also by keys. */
import type { ReactNode } from "react";
import page from "../page.module.css";

/** Draws the part in a frame of its own. `label` names it for those who reach it by keys. */
export function Wide({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys (WCAG 2.1.1)
    <section className={page["scroll"]} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
