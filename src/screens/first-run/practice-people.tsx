/** The people of the practice organisation: pick one and be that person. */
import { useEffect, useState } from "react";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Language } from "../../words/language.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { type Door, openDoor } from "../session/door.ts";
import {
  findPracticePeople,
  type PracticePerson,
  practicePassphrase,
} from "../session/practice-people.ts";
import { Explanation } from "../shell/explain.tsx";
import { Shell } from "../shell/shell.tsx";
import { Working } from "../shell/working.tsx";
import style from "./welcome.module.css";

/** Lists the roles. Picking one opens that person's own profile with the practice passphrase. */
export function PracticePeople({ words, onLanguage, names, enter }: PracticePeopleProps) {
  const { say } = words;
  const [people, setPeople] = useState<readonly PracticePerson[] | undefined>(undefined);
  const [opening, setOpening] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  useEffect(() => void findPracticePeople(names).then(setPeople), [names]);
  const play = async (person: PracticePerson): Promise<void> => {
    setOpening(true);
    const door = await openDoor(person.profile);
    const entered = door.ok ? await enter(door.value, practicePassphrase) : door;
    if (entered.ok) return;
    if (door.ok) await door.value.close();
    setOpening(false);
    setProblem(entered.failure);
  };
  return (
    <Shell
      words={words}
      onLanguage={onLanguage}
      onHide={() => window.location.replace("#/notes")}
      practice
    >
      <div className={page["centre"]}>
        <h1>{say("practice.play")}</h1>
        <p className={page["lead"]}>{say("practice.play.note")}</p>
        {problem && <Explanation words={words} problem={problem} />}
        {opening || !people ? (
          <Working>{say("practice.open")}</Working>
        ) : (
          <ul className={style["ways"]}>
            {people.map((person) => (
              <li key={person.profile}>
                <button type="button" className={style["play"]} onClick={() => void play(person)}>
                  <b>{person.roles.map((role) => say(`role.${role}`)).join(" · ")}</b>
                  <small>{say("site.name", { number: person.site })}</small>
                </button>
              </li>
            ))}
          </ul>
        )}
        <p className={page["para"]}>
          <a href="#/welcome">{say("practice.leave")}</a>
        </p>
      </div>
    </Shell>
  );
}

type PracticePeopleProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
  /** Names of the practice profiles in this browser. */
  readonly names: readonly string[];
  readonly enter: (door: Door, passphrase: string) => Promise<Result<null, Problem>>;
};
