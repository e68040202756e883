/** Says what is going on while it takes a moment. Words first; the bar only where there is a measure. */
import type { ReactNode } from "react";
import page from "../page.module.css";

/** Shows what is being done, and how far it is where that is known. */
export function Working({ children, done, of }: WorkingProps) {
  return (
    <div role="status" className={page["para"]}>
      <p>{children}</p>
      {of !== undefined && of > 0 && (
        <progress
          className={page["progress"]}
          value={done ?? 0}
          max={of}
          aria-label={String(children)}
        />
      )}
    </div>
  );
}

type WorkingProps = {
  readonly children: ReactNode;
  readonly done?: number | undefined;
  readonly of?: number | undefined;
};
