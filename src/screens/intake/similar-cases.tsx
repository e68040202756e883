/**
 * Cases on this device that may be about the same person, while somebody writes down name, age and
 * place. It keeps to the lower edge of the window and below the questions, so that it never moves the
 * field that is typed into, and stops nobody: marking and putting aside are both one press.
 */
import { useState } from "react";
import { ageBandOf } from "../../domain/age.ts";
import { readDraft } from "../../domain/case-view.ts";
import type { JsonObject } from "../../domain/json.ts";
import { type CaseSummary, nameOf } from "../../domain/summary.ts";
import { Button } from "../../form/controls/button.tsx";
import { codeLabel } from "../../form/options.ts";
import { useCalmDocument } from "../../form/use-answer.ts";
import type { SimilarCase, Trait, Wanted } from "../../review/similar-cases.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { CasePage } from "./case-page.ts";
import style from "./intake.module.css";

/** Shows what was found, if anything; looked up again whenever typing pauses. */
export function SimilarCases({ casePage }: { readonly casePage: CasePage }) {
  const { words, draft, similar } = casePage;
  const { say } = words;
  const document = useCalmDocument(draft);
  const [aside, setAside] = useState<readonly string[]>([]);
  const wanted = wantedOf(document as JsonObject);
  const found = (wanted.name === "" ? [] : (similar?.(wanted) ?? [])).filter(
    ({ row }) => !aside.includes(row.caseId),
  );
  const marked = draft.answer(about, duplicates);
  const marks: readonly unknown[] = Array.isArray(marked) ? marked : [];
  return (
    <div role="status" className={style["similar-place"]}>
      {found.length > 0 && (
        <details className={style["similar"]}>
          <summary>{say("similar.title", { count: found.length })}</summary>
          <p className={page["quiet"]}>{say("similar.note")}</p>
          <ul>
            {found.map((one) => (
              <li key={one.row.caseId}>
                <Found words={words} found={one} />
                <span className={style["choice"]}>
                  <Button
                    tone="plain"
                    onPress={() =>
                      draft.setAnswer(
                        about,
                        duplicates,
                        marks.includes(one.row.caseId)
                          ? without(marks, one.row.caseId)
                          : [...marks, one.row.caseId],
                      )
                    }
                  >
                    {say(marks.includes(one.row.caseId) ? "similar.unmark" : "similar.mark")}
                  </Button>
                  <Button tone="link" onPress={() => setAside([...aside, one.row.caseId])}>
                    {say("similar.other")}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Found({ words, found }: { readonly words: Words; readonly found: SimilarCase }) {
  const { say } = words;
  const { row, zone, agrees, differs } = found;
  const names = (traits: readonly Trait[]): string =>
    traits.map((trait) => say(`similar.trait.${trait}`)).join(", ");
  return (
    <p>
      <b dir="ltr">{row.caseNumber}</b> <bdi>{row.label}</bdi>
      <small>
        {[say(`similar.zone.${zone}`), factsOf(words, row)].filter(Boolean).join(" · ")}
        {agrees.length > 0 && ` · ${say("similar.agrees", { list: names(agrees) })}`}
        {differs.length > 0 && ` · ${say("similar.differs", { list: names(differs) })}`}
      </small>
    </p>
  );
}

const factsOf = (words: Words, row: CaseSummary): string =>
  [
    row.ageBand && codeLabel(words, "ageBand", row.ageBand),
    row.sex && codeLabel(words, "sex", row.sex),
    row.place && codeLabel(words, "admin1", row.place),
  ]
    .filter(Boolean)
    .join(", ");

/** What is known of the person so far, read as the rules read a draft. */
const wantedOf = (document: JsonObject): Wanted => {
  const { view } = readDraft({
    ...pick(document, "victim"),
    ...pick(document, "victimIdentity"),
    ...pick(document, "case"),
  });
  const { victim, victimIdentity: identity, case: record } = view;
  const age = victim?.ageAtRegistration;
  return {
    caseId: record?.caseId ?? "",
    name: nameOf(view),
    ageBand: victim?.ageBand ?? (age === undefined ? "" : ageBandOf(age)),
    sex: victim?.sex ?? "",
    citizenship: victim?.citizenship?.[0] ?? "",
    place: victim?.admin1OfOrigin ?? identity?.addressAdmin1 ?? "",
  };
};

const pick = (document: JsonObject, name: string): JsonObject => {
  const group = document[name];
  return group === undefined ? {} : { [name]: group };
};

const without = (marks: readonly unknown[], id: string): readonly unknown[] | undefined => {
  const left = marks.filter((one) => one !== id);
  return left.length > 0 ? left : undefined;
};

const about = { entity: "case" } as const;
const duplicates = "possibleDuplicateOf";
