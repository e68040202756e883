/**
 * Every expected failure in a person's words: what happened, whether anything was lost, what to do.
 * The switch has no default: a new problem does not compile until it has words.
 */
import { Icon } from "../../form/controls/icon.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { WordKey, Words } from "../../words/words.ts";
import style from "./explain.module.css";

/** Shows a problem. It is announced at once and stays until the cause is gone. */
export function Explanation({ words, problem }: ExplanationProps) {
  return (
    <div className={style["problem"]} role="alert">
      <Icon name="alert" />
      <p>{explain(words, problem)}</p>
    </div>
  );
}

/** The words for a problem, as one short paragraph. */
export const explain = (words: Words, problem: Problem): string => {
  if (problem.type === "clock-skew")
    return words.say("problem.clock-skew", { time: problem.now.slice(0, 16).replace("T", " ") });
  if (problem.type === "envelope-quarantined")
    return `${words.say("problem.envelope-quarantined")} (${problem.reason})`;
  if (problem.type === "not-supported")
    return words.say("problem.not-supported", { missing: problem.missing.join(", ") });
  if (problem.type === "too-many-tries")
    return words.say("unlock.wait", { seconds: problem.seconds });
  return words.say(keyOf(problem));
};

type ExplanationProps = { readonly words: Words; readonly problem: Problem };

const keyOf = (problem: Problem): WordKey => {
  switch (problem.type) {
    case "endpoint-unreachable":
      return "problem.endpoint-unreachable";
    case "timeout":
      return "problem.timeout";
    case "not-the-endpoint":
      return "problem.not-the-endpoint";
    case "internal":
    case "unavailable":
      return "problem.unavailable";
    case "rate-limited":
      return "problem.rate-limited";
    case "unauthenticated":
    case "forbidden":
      return "problem.forbidden";
    case "clock-skew":
      return "problem.clock-skew";
    case "fork":
    case "gap":
      return "problem.fork";
    case "log-conflict":
      return "problem.log-conflict";
    case "log-refused":
    case "log-invalid":
      return "problem.log-refused";
    case "invite-used":
      return "problem.invite-used";
    case "invite-gone":
      return "problem.invite-gone";
    case "invite-malformed":
      return "problem.invite-malformed";
    case "invite-refused":
      return "problem.invite-refused";
    case "device-full":
      return "problem.device-full";
    case "storage-refused":
      return "problem.storage-refused";
    case "vault-locked":
      return "problem.vault-locked";
    case "wrong-passphrase":
      return "problem.wrong-passphrase";
    case "too-many-tries":
      return "unlock.wait";
    case "security-key-needed":
      return "problem.security-key-needed";
    case "nothing-here":
      return "problem.nothing-here";
    case "another-tab":
      return "problem.another-tab";
    case "no-recovery-key":
      return "problem.no-recovery-key";
    case "envelope-quarantined":
      return "problem.envelope-quarantined";
    case "case-not-found":
      return "problem.case-not-found";
    case "not-supported":
      return "problem.not-supported";
    case "base-moved":
      return "problem.base-moved";
    case "bad-request":
    case "not-found":
    case "method-not-allowed":
    case "length-required":
    case "too-large":
    case "unsupported-media":
    case "digest-mismatch":
    case "bad-batch":
    case "ack-invalid":
      return "problem.not-understood";
  }
};
