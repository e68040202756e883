/** Inviting: a code that works once, for 24 hours, as a QR code, typed, or as a file. */
import { type FormEvent, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Choices, Radios } from "../../form/controls/choice.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import type { PassedInvite } from "../session/enrolment.ts";
import { CodeScanner } from "../shell/code-scanner.tsx";
import { Explanation } from "../shell/explain.tsx";
import { MovingQrCode } from "../shell/moving-qr-code.tsx";
import { QrCode } from "../shell/qr-code.tsx";
import type { Names } from "./names.ts";

/** Makes an invite and shows it once; lists those nobody has answered yet. */
export function InviteSection({
  words,
  names,
  roles,
  invitable,
  open,
  onInvite,
  onSaveFile,
  onAnswer,
  onWithdraw,
}: InviteSectionProps) {
  const { say } = words;
  const [made, setMade] = useState<PassedInvite | undefined>(undefined);
  const [isWhole, setWhole] = useState(false);
  const [answer, setAnswer] = useState<"taken" | Problem | undefined>(undefined);
  const read = async (text: string): Promise<void> => {
    const taken = await onAnswer(text);
    setAnswer(taken.ok ? "taken" : taken.failure);
  };
  return (
    <section className={page["section"]}>
      <h2>{say("people.invite")}</h2>
      {made ? (
        <>
          <p className={page["para"]}>{say("people.code.once")}</p>
          {isWhole || !made.isRegistered ? (
            <>
              <p className={page["para"]}>{say("people.code.whole")}</p>
              <MovingQrCode words={words} text={made.whole} label={say("people.code.qr")} />
            </>
          ) : (
            <div className={style["invite"]}>
              <QrCode text={made.text} label={say("people.code.qr")} />
              <div>
                <p className={style["code"]} dir="ltr" data-testid="invite-code">
                  {made.typed}
                </p>
                <p className={page["quiet"]}>{say("people.code.how")}</p>
              </div>
            </div>
          )}
          <div className={page["actions"]}>
            <Button
              tone="brand"
              onPress={() => {
                setMade(undefined);
                setWhole(false);
              }}
            >
              {say("people.code.done")}
            </Button>
            {made.isRegistered && (
              <Button onPress={() => setWhole(!isWhole)}>
                {say(isWhole ? "people.code.short" : "people.code.no-network")}
              </Button>
            )}
            <Button onPress={() => onSaveFile(made)}>{say("people.code.file")}</Button>
          </div>
        </>
      ) : (
        <InviteForm {...{ words, names, roles, invitable, onInvite }} onMade={setMade} />
      )}
      <details className={style["more"]}>
        <summary>{say("people.answer")}</summary>
        <p className={page["para"]}>{say("people.answer.note")}</p>
        <CodeScanner words={words} onRead={(text) => void read(text)} />
        {answer === "taken" && <p role="status">{say("people.answer.taken")}</p>}
        {answer && answer !== "taken" && <Explanation words={words} problem={answer} />}
      </details>
      {open.length > 0 && (
        <>
          <h3>{say("people.open-invites")}</h3>
          <ul>
            {open.map(({ invite, role, site, exp }) => (
              <li key={invite} className={style["task"]}>
                <div>
                  {say("people.open-invite", {
                    role: say(`role.${role}`),
                    site: names.site(site),
                    time: words.time(new Date(exp)),
                  })}
                </div>
                <Button onPress={() => onWithdraw(invite)}>
                  {say("people.withdraw")}
                  <span className="unseen">
                    {" "}
                    {say(`role.${role}`)}, {names.site(site)}
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function InviteForm({ words, names, roles, invitable, onInvite, onMade }: InviteFormProps) {
  const { say } = words;
  const [role, setRole] = useState<Role | undefined>(undefined);
  const [site, setSite] = useState<string | undefined>(
    invitable.length === 1 ? invitable[0] : undefined,
  );
  const [incomplete, setIncomplete] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!role || !site) return setIncomplete(true);
    setIncomplete(false);
    const made = await onInvite(role, site);
    setProblem(made.ok ? undefined : made.failure);
    if (made.ok) onMade(made.value);
  };
  return (
    <form onSubmit={(event) => void submit(event)} autoComplete="off" noValidate>
      <Choices
        legend={say("people.role")}
        error={incomplete && !role ? say("people.choose-role") : undefined}
      >
        <Radios
          options={roles.map((each) => ({ code: each, label: say(`role.${each}`) }))}
          value={role}
          onChange={(chosen) => setRole(roles.find((each) => each === chosen))}
        />
      </Choices>
      <Choices
        legend={say("people.site")}
        error={incomplete && !site ? say("people.choose-site") : undefined}
      >
        <Radios
          options={invitable.map((each) => ({ code: each, label: names.site(each) }))}
          value={site}
          onChange={setSite}
        />
      </Choices>
      {role && site && (
        <p className={page["para"]}>
          <b>{say("change.sees")}</b> {say(`sees.${role}`, { site: names.site(site) })}
        </p>
      )}
      {problem && <Explanation words={words} problem={problem} />}
      <div className={page["actions"]}>
        <Button tone="brand" type="submit">
          {say("people.make-code")}
        </Button>
      </div>
    </form>
  );
}

/** An invite nobody has answered yet. */
export type OpenInvite = {
  readonly invite: string;
  readonly role: Role;
  readonly site: string;
  readonly exp: string;
};

type InviteSectionProps = {
  readonly words: Words;
  readonly names: Names;
  /** The roles this person may invite. */
  readonly roles: readonly Role[];
  /** The sites this person may invite to. */
  readonly invitable: readonly string[];
  readonly open: readonly OpenInvite[];
  readonly onInvite: (role: Role, site: string) => Promise<Result<PassedInvite, Problem>>;
  readonly onSaveFile: (invite: PassedInvite) => void;
  /** Takes an answer that was carried here. */
  readonly onAnswer: (text: string) => Promise<Result<null, Problem>>;
  readonly onWithdraw: (invite: string) => void;
};

type InviteFormProps = Pick<
  InviteSectionProps,
  "words" | "names" | "roles" | "invitable" | "onInvite"
> & { readonly onMade: (invite: PassedInvite) => void };
