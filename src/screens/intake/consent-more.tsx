/** Consent where it is needed: single services and who they are, family, photographs, health. */
import { useEffect, useState } from "react";
import { askedQuestions } from "../../form/asked-question.ts";
import { type ConsentAnswer, type ConsentAnswers, furtherScopes } from "../../form/consent.ts";
import { Choices, Radios } from "../../form/controls/choice.tsx";
import controls from "../../form/controls/controls.module.css";
import { Icon } from "../../form/controls/icon.tsx";
import { createDraft, type DraftRecord, itemsOf } from "../../form/draft.ts";
import { QuestionField } from "../../form/question-field.tsx";
import type { CasePage } from "./case-page.ts";
import { ConsentDecision, effectOf } from "./consent-decision.tsx";
import type { OpenTalk } from "./consent-talk.ts";
import { mayBeMinor } from "./consent-talk.ts";
import style from "./intake.module.css";

/** Draws the further scopes, folded until wanted, with what goes with each decision. */
export function ConsentMore({ casePage, talk, before, onChange, onOrganisations }: MoreProps) {
  const { words } = casePage;
  const { say, label } = words;
  const [open, setOpen] = useState(false);
  const set = (scopes: readonly string[], answer: ConsentAnswer | undefined): void =>
    onChange({
      answers: { ...talk.answers, ...Object.fromEntries(scopes.map((scope) => [scope, answer])) },
    });
  return (
    <details
      className={controls["sensitive"]}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Icon name="down" size={22} />
        <span>
          <b>{say("consent.more")}</b>
          <small>
            {say("consent.section.services")} · {say("consent.section.other")}
          </small>
        </span>
      </summary>
      {open && (
        <div>
          <h2 className={style["inner"]}>{say("consent.section.services")}</h2>
          <Choices legend={say("consent.all")}>
            <Radios
              options={(mayBeMinor(talk)
                ? (["guardian", "refused", "later"] as const)
                : (["given", "refused", "later"] as const)
              ).map((code) => ({ code, label: say(`consent.decision.${code}`) }))}
              value={commonAnswer(talk.answers, furtherScopes.services)}
              onChange={(chosen) =>
                set(
                  furtherScopes.services,
                  (["given", "guardian", "refused", "later"] as const).find(
                    (code) => code === chosen,
                  ),
                )
              }
            />
          </Choices>
          {(["services", "other"] as const).map((section) => (
            <section key={section}>
              {section === "other" && (
                <h2 className={style["inner"]}>{say("consent.section.other")}</h2>
              )}
              {furtherScopes[section].map((scope) => (
                <ConsentDecision
                  key={scope}
                  words={words}
                  id={`consent-${scope}`}
                  legend={label(`code.consentScope.${scope}`)}
                  answer={talk.answers[scope]}
                  before={before[scope]}
                  isMinor={talk.adult === "minor"}
                  mayBeChild={mayBeMinor(talk)}
                  effect={effectOf(scope)}
                  onChange={(answer) => set([scope], answer)}
                />
              ))}
            </section>
          ))}
          <Besides {...{ casePage, talk, onOrganisations }} onChange={onChange} />
        </div>
      )}
    </details>
  );
}

type MoreProps = {
  readonly casePage: CasePage;
  readonly talk: OpenTalk;
  /** The answers in force. */
  readonly before: ConsentAnswers;
  readonly onChange: (part: Partial<OpenTalk>) => void;
  /** Bodies that were added while they were named. */
  readonly onOrganisations: (organisations: readonly DraftRecord[]) => void;
};

/**
 * What goes with every decision of this talk, asked as the registry has it, over a small draft of its
 * own: there is no record yet that the answers could stand in.
 */
function Besides({ casePage, talk, onChange, onOrganisations }: Omit<MoreProps, "before">) {
  const { words, draft, around } = casePage;
  const [small] = useState(() =>
    createDraft(
      { ...draft.document(), consent: [talk.more] },
      { stamp: () => ({}), begin: () => ({ id: "talk" }) },
    ),
  );
  useEffect(
    () =>
      small.subscribe(() => {
        const added = itemsOf(small.document(), "organisation");
        if (added.length > itemsOf(draft.document(), "organisation").length) onOrganisations(added);
        onChange({ more: small.record(place) ?? { id: "talk" } });
      }),
    [small, draft, onChange, onOrganisations],
  );
  return (
    <>
      {besides.map((question) => (
        <QuestionField
          key={question.field}
          {...{ words, question, around }}
          draft={small}
          at={place}
        />
      ))}
    </>
  );
}

const place = { entity: "consent", id: "talk" } as const;
const besides = askedQuestions("consent").filter(({ field }) =>
  ["recipients", "withheldInformation", "validUntil", "legalBasis"].includes(field),
);

const commonAnswer = (
  answers: ConsentAnswers,
  [first, ...others]: readonly (keyof ConsentAnswers)[],
): ConsentAnswer | undefined => {
  const answer = first && answers[first];
  return others.every((other) => answers[other] === answer) ? answer : undefined;
};
