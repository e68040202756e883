/** Parts of the draft as React values: each draws again only when what it reads has changed. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Draft, DraftDocument, RecordPath } from "./draft.ts";

/** The answer to a question, and why it is absent when it is. */
export const useAnswer = (draft: Draft, at: RecordPath, field: string): Answer => {
  // One subscription, not two: a page has dozens of questions. A reason and an answer exclude each
  // other, so that one text can stand for either.
  const seen = useSyncExternalStore(draft.subscribe, () => {
    const missing = draft.missing(at, field);
    return missing === undefined ? draft.answer(at, field) : `${reasonMark}${missing}`;
  });
  return typeof seen === "string" && seen.startsWith(reasonMark)
    ? { value: draft.answer(at, field), missing: seen.slice(reasonMark.length) }
    : { value: seen, missing: undefined };
};

/** A sign that nobody can type into a field. */
const reasonMark = "\u0000";

/** Whatever `read` makes of the document, which has to be a plain value or a part of the document. */
export const useDraft = <Value>(draft: Draft, read: (document: DraftDocument) => Value): Value =>
  useSyncExternalStore(draft.subscribe, () => read(draft.document()));

/** The whole document as a React value: for summaries that have to be true at once. */
export const useDocument = (draft: Draft): DraftDocument =>
  useSyncExternalStore(draft.subscribe, draft.document);

/**
 * The whole document as it was when typing last paused: for what stands beside the questions and must
 * not cost a key press anything.
 */
export const useCalmDocument = (draft: Draft): DraftDocument => {
  const [document, setDocument] = useState(draft.document);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    setDocument(draft.document());
    const unsubscribe = draft.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setDocument(draft.document()), pauseMs);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [draft]);
  return document;
};

const pauseMs = 400;

type Answer = { readonly value: unknown; readonly missing: string | undefined };
