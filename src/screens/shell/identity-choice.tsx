/** Who is at work: role and shelter; a switch where one passphrase opens several identities. */
import type { Words } from "../../words/words.ts";
import type { Names } from "../people/names.ts";
import type { Identity } from "../session/session.ts";
import style from "./shell.module.css";

/** Shows the identity at work, and the others to change to. */
export function IdentityChoice({
  words,
  identities,
  identity,
  names,
  onChoose,
}: IdentityChoiceProps) {
  const { say } = words;
  const nameOf = ({ role, site }: Identity): string =>
    `${say(`role.${role}`)} · ${names.site(site)}`;
  if (identities.length < 2)
    return (
      <p className={style["identity"]}>
        <span className="unseen">{say("session.identity")}</span> {nameOf(identity)}
      </p>
    );
  return (
    <label className={style["identity"]}>
      <span>{say("session.identity")}</span>
      <select
        value={identity.user}
        autoComplete="off"
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {identities.map((each) => (
          <option key={each.user} value={each.user}>
            {nameOf(each)}
          </option>
        ))}
      </select>
    </label>
  );
}

type IdentityChoiceProps = {
  readonly words: Words;
  readonly identities: readonly Identity[];
  readonly identity: Identity;
  readonly names: Names;
  readonly onChoose: (user: string) => void;
};
