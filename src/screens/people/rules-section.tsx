/** The rules of the organisation: when devices lock, what they keep, which factors they ask for. */
import { type FormEvent, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Checkbox, Choices, Radios } from "../../form/controls/choice.tsx";
import type { Policy } from "../../membership/operation.ts";
import { roles } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { policyWith } from "../session/changes.ts";

/** A form over the policy in force. Each rule says what it is for; saving asks once more. */
export function RulesSection({ words, policy, onChange }: RulesSectionProps) {
  const { say } = words;
  const [next, setNext] = useState(policy);
  const set = (part: Partial<Policy>): void => setNext({ ...next, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChange?.(policyWith(policy, next));
  };
  const times = (unit: "idle" | "hidden" | "absolute", options: readonly number[]) => (
    <Choices legend={say(`rules.${unit}`)} hint={say(`rules.${unit}.hint`)}>
      <Radios
        options={[...new Set([...options, policy.lock[unit]])]
          .sort((left, right) => left - right)
          .map((seconds) => ({ code: String(seconds), label: duration(words, seconds) }))}
        value={String(next.lock[unit])}
        onChange={(code) => set({ lock: { ...next.lock, [unit]: Number(code) } })}
      />
    </Choices>
  );
  return (
    <section className={page["section"]}>
      <h2>{say("rules.title")}</h2>
      <form onSubmit={submit} autoComplete="off" noValidate>
        {times("idle", [60, 120, 180, 300])}
        {times("hidden", [15, 30, 60])}
        {times("absolute", [14_400, 28_800, 43_200])}
        <Choices legend={say("rules.retention")} hint={say("rules.retention.hint")}>
          <Radios
            options={[...new Set([7, 14, 30, policy.intakeRetentionDays])]
              .sort((left, right) => left - right)
              .map((days) => ({ code: String(days), label: say("rules.days", { count: days }) }))}
            value={String(next.intakeRetentionDays)}
            onChange={(code) => set({ intakeRetentionDays: Number(code) })}
          />
        </Choices>
        <Choices legend={say("rules.padding")} hint={say("rules.padding.hint")}>
          <Radios
            options={(["fine", "coarse"] as const).map((code) => ({
              code,
              label: say(`rules.padding.${code}`),
            }))}
            value={next.padding}
            onChange={(code) => set({ padding: code === "coarse" ? "coarse" : "fine" })}
          />
        </Choices>
        <h3 className={page["para"]}>{say("rules.factor")}</h3>
        <p className={page["quiet"]}>{say("rules.factor.hint")}</p>
        {roles.map((role) => (
          <Choices key={role} legend={say(`role.${role}`)}>
            <Radios
              options={factors.map((code) => ({ code, label: say(`rules.factor.${code}`) }))}
              value={next.secondFactor[role]}
              onChange={(code) => {
                const factor = factors.find((one) => one === code) ?? "optional";
                set({ secondFactor: { ...next.secondFactor, [role]: factor } });
              }}
            />
          </Choices>
        ))}
        <Checkbox
          label={say("rules.duress")}
          checked={next.duress}
          onChange={(duress) => set({ duress })}
        />
        <Checkbox
          label={say("rules.attachments")}
          checked={next.attachments}
          onChange={(attachments) => set({ attachments })}
        />
        {onChange && (
          <div className={page["actions"]}>
            <Button tone="brand" type="submit">
              {say("rules.save")}
            </Button>
          </div>
        )}
      </form>
    </section>
  );
}

const factors = ["off", "optional", "required"] as const;

const duration = ({ say }: Words, seconds: number): string => {
  if (seconds >= 3_600 && seconds % 3_600 === 0)
    return say("rules.hours", { count: seconds / 3_600 });
  if (seconds >= 60 && seconds % 60 === 0) return say("rules.minutes", { count: seconds / 60 });
  return say("rules.seconds", { count: seconds });
};

type RulesSectionProps = {
  readonly words: Words;
  readonly policy: Policy;
  /** Absent for those who may not change rules. */
  readonly onChange: ((policy: Policy) => void) | undefined;
};
