/** Who signs the membership log, and how many must sign together. */
import { Button } from "../../form/controls/button.tsx";
import { Choices, Radios } from "../../form/controls/choice.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import type { Names } from "./names.ts";

/** Lists administrators and those who wait to become one. With one alone it says what is missing. */
export function AdministratorsSection({
  words,
  names,
  administrators,
  waiting,
  k,
  self,
  onAdd,
  onRemove,
  onThreshold,
}: AdministratorsSectionProps) {
  const { say } = words;
  return (
    <section className={page["section"]}>
      <h2>{say("admins.title")}</h2>
      <p className={page["para"]}>{say("admins.lead", { count: k })}</p>
      {administrators.length === 1 && <p className={page["para"]}>{say("admins.alone")}</p>}
      <ul>
        {administrators.map((user) => (
          <li key={user} className={style["task"]}>
            <span>
              <bdi>{names.person(user)}</bdi>
              {user === self && <span className={page["quiet"]}> {say("people.self")}</span>}
            </span>
            {user !== self && administrators.length > 2 && (
              <Button tone="halt" onPress={() => onRemove(user)}>
                {say("admins.remove")}
                <span className="unseen"> {names.person(user)}</span>
              </Button>
            )}
          </li>
        ))}
        {waiting.map((user) => (
          <li key={user} className={style["task"]}>
            <span>
              <bdi>{names.person(user)}</bdi>{" "}
              <span className={page["tag"]}>{say("admins.not-yet")}</span>
            </span>
            <Button tone="brand" onPress={() => onAdd(user)}>
              {say("admins.add")}
              <span className="unseen"> {names.person(user)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {administrators.length > 2 && (
        <Choices legend={say("admins.threshold")} hint={say("admins.threshold.hint")}>
          <Radios
            options={administrators.slice(1).map((_one, at) => ({
              code: String(at + 2),
              label: String(at + 2),
            }))}
            value={String(k)}
            onChange={(code) => onThreshold(Number(code))}
          />
        </Choices>
      )}
    </section>
  );
}

type AdministratorsSectionProps = {
  readonly words: Words;
  readonly names: Names;
  /** Ids of those whose signature counts. */
  readonly administrators: readonly string[];
  /** Ids of people enrolled as administrators whose signature does not count yet. */
  readonly waiting: readonly string[];
  /** How many must sign together. */
  readonly k: number;
  readonly self: string;
  readonly onAdd: (user: string) => void;
  readonly onRemove: (user: string) => void;
  readonly onThreshold: (k: number) => void;
};
