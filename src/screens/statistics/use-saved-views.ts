/** The kept views of whoever is unlocked, and which of them was opened. */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import { keptViews, type SavedView } from "../session/kept-views.ts";
import type { Session } from "../session/session.ts";

/** Kept views as a page uses them. */
export type SavedViewsInUse = {
  readonly views: readonly SavedView[];
  readonly open: (view: SavedView | undefined) => void;
  /** The opened view when it is of this report. */
  readonly openedFor: (report: string) => SavedView | undefined;
  /** Keeps a view; says whether it is kept. */
  readonly keep: (view: Omit<SavedView, "id">) => Promise<boolean>;
  readonly forget: (view: SavedView) => void;
};

/** Reads the views once. What goes wrong is told to `onProblem`. */
export const useSavedViews = (
  { device, clearance }: Pick<Session, "device" | "clearance">,
  onProblem: (problem: Problem | undefined) => void,
): SavedViewsInUse => {
  const kept = useMemo(() => keptViews(device, clearance), [device, clearance]);
  const [views, setViews] = useState<readonly SavedView[]>([]);
  const [opened, open] = useState<SavedView | undefined>(undefined);
  useEffect(() => void kept.all().then(setViews), [kept]);
  const settle = useCallback(
    (written: Result<readonly SavedView[], Problem>): boolean => {
      if (written.ok) setViews(written.value);
      onProblem(written.ok ? undefined : written.failure);
      return written.ok;
    },
    [onProblem],
  );
  return {
    views,
    open,
    openedFor: (report) => (opened?.report === report ? opened : undefined),
    keep: async (view) => settle(await kept.keep(view)),
    forget: ({ id }) => void kept.forget(id).then(settle),
  };
};
