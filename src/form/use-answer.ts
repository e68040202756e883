/** One answer of the draft as a React value. Draws again only when that answer changes. */
import { useSyncExternalStore } from "react";
import type { Draft, RecordPath } from "./draft.ts";

/** The answer to a question, and why it is absent when it is. */
export const useAnswer = (draft: Draft, at: RecordPath, field: string): Answer => {
  const value = useSyncExternalStore(draft.subscribe, () => draft.answer(at, field));
  const missing = useSyncExternalStore(draft.subscribe, () => draft.missing(at, field));
  return { value, missing };
};

/** The whole document as a React value: for summaries, and for what applies. */
export const useDocument = (draft: Draft): ReturnType<Draft["document"]> =>
  useSyncExternalStore(draft.subscribe, draft.document);

type Answer = { readonly value: unknown; readonly missing: string | undefined };
