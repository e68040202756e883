/**
 * What is shown when something happened that cannot happen: a neutral page. Nothing of the fault is
 * shown or sent, since it might hold an answer; what was saved is safe.
 */
import { Component, type ReactNode } from "react";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";

/** Draws its children until one of them throws. */
export class LastResort extends Component<LastResortProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    const { words, children } = this.props;
    if (!this.state.isBroken) return children;
    return (
      <main className={page["blank"]}>
        <p role="alert">{words.say("session.problem")}</p>
        <p className={page["para"]}>
          <a href="/">{words.say("hidden.back")}</a>
        </p>
      </main>
    );
  }
}

type LastResortProps = { readonly words: Words; readonly children: ReactNode };
