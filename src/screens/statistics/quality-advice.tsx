/** What to do about the quality of records, for each source, country or year; to be sent back. */
import { useMemo, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Advice } from "../../statistics/data-quality.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { VariableName } from "../../statistics/variable.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { saveNote } from "../session/save-file.ts";
import { Working } from "../shell/working.tsx";
import { codeWord, variableLabel } from "./chart-words.ts";
import style from "./report.module.css";
import type { QualityAnswer } from "./report-worker.ts";
import { useQuality } from "./use-quality.ts";

/**
 * Draws advice on what is missing, what cannot be, what comes late and who might be recognised. It names
 * no count below 11, so it can be handed on as a text.
 */
export function QualityAdvice({ words, records }: QualityAdviceProps) {
  const { say } = words;
  const [by, setBy] = useState<VariableName>("dataSource");
  const order = useMemo(
    () => ({ task: "quality" as const, records, by, year: new Date().getFullYear() }),
    [records, by],
  );
  const answer = useQuality(order);
  return (
    <section className={page["section"]}>
      <h2>{say("quality.title")}</h2>
      <p className={page["para"]}>{say("quality.lead")}</p>
      <label className={style["by"]}>
        <span>{say("quality.by")}</span>
        <select
          value={by}
          autoComplete="off"
          onChange={(event) => {
            const chosen = groupings.find((name) => name === event.currentTarget.value);
            if (chosen) setBy(chosen);
          }}
        >
          {groupings.map((name) => (
            <option key={name} value={name}>
              {variableLabel(words, name)}
            </option>
          ))}
        </select>
      </label>
      {!answer && <Working>{say("report.starting")}</Working>}
      {answer?.groups.map(({ group, persons, advice }) => (
        <details key={group} className={style["advice"]} open={answer.groups.length === 1}>
          <summary>
            {codeWord(words, by, group)} <Points words={words} count={advice.length} />
          </summary>
          <p className={page["quiet"]}>
            {persons === null
              ? say("quality.few", { threshold: THRESHOLD })
              : say("quality.people", { count: persons })}
          </p>
          <ul>
            {advice.map((one) => (
              <li key={`${one.kind} ${one.field} ${one.what}`}>{adviceSentence(words, one)}</li>
            ))}
          </ul>
          {advice.length === 0 && <p>{say("quality.sound")}</p>}
          {advice.length > 0 && (
            <Button
              tone="link"
              onPress={() =>
                saveNote(`advice-${group}.txt`, adviceText(words, by, { group, persons, advice }))
              }
            >
              {say("quality.save")}
            </Button>
          )}
        </details>
      ))}
    </section>
  );
}

type QualityAdviceProps = {
  readonly words: Words;
  readonly records: readonly StatisticalRecord[];
};

/** By what records can be told apart; they hold no site. */
const groupings = [
  "dataSource",
  "reportingCountry",
  "yearOfRegistration",
] as const satisfies readonly VariableName[];

function Points({ words, count }: { readonly words: Words; readonly count: number }) {
  return <span className={page["tag"]}>{words.say("quality.points", { count })}</span>;
}

/** One advice as what was seen and what helps. */
const adviceSentence = (words: Words, { kind, field, what, share }: Advice): string => {
  const { say } = words;
  const people =
    typeof share === "number"
      ? say("quality.share", { share: words.number(share) })
      : say(share === "few" ? "quality.share.few" : "quality.share.nearly-all");
  const label = variableLabel(words, field);
  switch (kind) {
    case "missing":
      return say("quality.missing", { label, people });
    case "impossible":
      return say("quality.impossible", { label, people, what: what ? reason(words, what) : "" });
    case "late":
      return say("quality.late", { year: field });
    case "recognisable":
      return field === ""
        ? say("quality.recognisable", { people })
        : say("quality.recognisable.by", { people, label });
  }
};

const reason = ({ say }: Words, what: NonNullable<Advice["what"]>): string => {
  switch (what) {
    case "year-out-of-range":
      return say("quality.year-out-of-range");
    case "age-against-majority":
      return say("quality.age-against-majority");
    case "minor-after-adult":
      return say("quality.minor-after-adult");
    case "sexual-detail-without-form":
      return say("quality.sexual-detail-without-form");
    case "labour-detail-without-form":
      return say("quality.labour-detail-without-form");
    case "code-not-in-list":
      return say("quality.code-not-in-list");
  }
};

/** The advice of a group as a text that can be handed on. */
const adviceText = (
  words: Words,
  by: VariableName,
  { group, advice }: QualityAnswer["groups"][number],
): string =>
  [
    `${words.say("quality.title")} – ${variableLabel(words, by)}: ${codeWord(words, by, group)}`,
    words.day(new Date().toISOString().slice(0, 10)),
    "",
    ...advice.map((one) => `- ${adviceSentence(words, one)}`),
    "",
  ].join("\n");
