/** What only the people here can let through: requests to join, signatures, keys. */
import { useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Checkbox } from "../../form/controls/choice.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import type { OpenTask } from "../session/people-tasks.ts";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";
import { describeChange } from "./describe-change.ts";
import type { Names } from "./names.ts";

/** Lists what waits, each with what it will let someone see. */
export function WaitingSection({ words, names, roleOf, tasks, onDone }: WaitingSectionProps) {
  const { say } = words;
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<Result<null, Problem>>): Promise<void> => {
    setBusy(true);
    const done = await work();
    await onDone();
    setBusy(false);
    setProblem(done.ok ? undefined : done.failure);
  };
  return (
    <section className={page["section"]}>
      <h2>{say("people.waiting")}</h2>
      {problem && <Explanation words={words} problem={problem} />}
      {busy && <Working>{say("people.signing")}</Working>}
      {tasks.length === 0 && <p className={page["para"]}>{say("people.nothing")}</p>}
      <ul>
        {tasks.map((task) => (
          <Task
            key={task.id}
            {...{ words, names, roleOf, task }}
            onAct={(work) => void act(work)}
          />
        ))}
      </ul>
    </section>
  );
}

function Task({ words, names, roleOf, task, onAct }: TaskProps) {
  const { say } = words;
  const [compared, setCompared] = useState(false);
  const [missing, setMissing] = useState(false);
  if (task.kind === "enrolment") {
    const site = names.site(task.site);
    const mustCompare = task.proof === "by-voice";
    const approve = () => (mustCompare && !compared ? setMissing(true) : onAct(task.act));
    return (
      <li className={style["task"]}>
        <div>
          <b>{say("people.asks", { role: say(`role.${task.role}`), site })}</b>
          <p className={page["quiet"]}>{say(`sees.${task.role}`, { site })}</p>
          {task.proof === "forged" ? (
            <p role="alert">{say("people.forged")}</p>
          ) : (
            <>
              <p className={page["quiet"]}>
                {say(mustCompare ? "people.check" : "people.check.optional")}
              </p>
              <p className={style["check"]} lang="en" dir="ltr">
                {task.checkWords.join(" · ")}
              </p>
            </>
          )}
          {mustCompare && (
            <Checkbox label={say("people.compared")} checked={compared} onChange={setCompared} />
          )}
          {missing && !compared && <p role="alert">{say("people.compare-first")}</p>}
        </div>
        <span className={style["act"]}>
          {task.proof !== "forged" && (
            <Button tone="brand" onPress={approve}>
              {say("people.approve")}
            </Button>
          )}
          <Button onPress={() => onAct(task.refuse)}>{say("people.refuse")}</Button>
        </span>
      </li>
    );
  }
  const { title, note } = explainTask(words, names, roleOf, task);
  return (
    <li className={style["task"]}>
      <div>
        <b>{title}</b>
        <p className={page["quiet"]}>{note}</p>
      </div>
      <span className={style["act"]}>
        <Button tone="brand" onPress={() => onAct(task.act)}>
          {say("people.sign.do")}
        </Button>
      </span>
    </li>
  );
}

const explainTask = (
  words: Words,
  names: Names,
  roleOf: (user: string) => Role | undefined,
  task: Exclude<OpenTask, { kind: "enrolment" }>,
): { readonly title: string; readonly note: string } => {
  const { say } = words;
  switch (task.kind) {
    case "signature": {
      const { what, sees } = describeChange(words, names, roleOf, task.operation);
      return { title: say("people.sign", { what }), note: `${say("change.sees")} ${sees}` };
    }
    case "grant": {
      const role = roleOf(task.user);
      const person = names.person(task.user);
      return {
        title: say("people.give-key", { person, role: role ? say(`role.${role}`) : "" }),
        note: role ? say(`sees.${role}`, { site: names.site(task.site) }) : "",
      };
    }
    case "first-key":
      return { title: say(`people.first-key.${task.key}`), note: say("people.first-key.note") };
  }
};

type TaskProps = Omit<WaitingSectionProps, "tasks" | "onDone"> & {
  readonly task: OpenTask;
  readonly onAct: (work: () => Promise<Result<null, Problem>>) => void;
};

type WaitingSectionProps = {
  readonly words: Words;
  readonly names: Names;
  readonly roleOf: (user: string) => Role | undefined;
  readonly tasks: readonly OpenTask[];
  /** Called after each act, also after one that failed. */
  readonly onDone: () => Promise<void>;
};
