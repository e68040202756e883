/** What stands in the margins of each printed page, in the reader's language: confidential, page x of y. */
import { useEffect } from "react";
import type { Words } from "../../words/words.ts";

/**
 * Puts words into the page margins while a paper form is open. The counters are known to the browser
 * alone, and only when it prints; a style sheet made in the page is within the security policy.
 */
export const usePageMargins = (words: Words): void => {
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(pageRule(words));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [words]);
};

/** The rule of a page: `Page 3 of 12` with the browser's counters in place of the numbers. */
export const pageRule = (words: Words): string => {
  const digits = words.language === "km" ? ", khmer" : "";
  const counted = words
    .say("paper.page", { page: pageMark, pages: pagesMark })
    .split(/([①②])/u)
    .map((part) => {
      if (part === pageMark) return `counter(page${digits})`;
      return part === pagesMark ? `counter(pages${digits})` : quoted(part);
    })
    .join(" ");
  return `@page { size: A4; margin: 16mm 14mm 18mm;
    @bottom-left { content: ${quoted(words.say("paper.confidential"))}; font-size: 8pt; }
    @bottom-right { content: ${counted}; font-size: 8pt; } }`;
};

const pageMark = "①";
const pagesMark = "②";

/** A text as a CSS string. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\\n]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}"`;
