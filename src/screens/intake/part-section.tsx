/** One kind of record on a page: its questions, or the list of its items. */

import type { RecordPath } from "../../form/draft.ts";
import { RecordQuestions } from "../../form/record-questions.tsx";
import { onlyRecordOf, type Part, recordsOf } from "../../form/topics.ts";
import { useDraft } from "../../form/use-answer.ts";
import type { Spot } from "./address.ts";
import type { CasePage } from "./case-page.ts";
import { GroupList } from "./group-list.tsx";
import style from "./intake.module.css";
import { SameEvent } from "./same-event.tsx";
import { partKey } from "./topic-words.ts";

/**
 * Draws the part. Where a case has to have one of a group and has just that, its questions stand here
 * at once, and its page is this one.
 */
export function PartSection({
  casePage,
  part,
  above,
  focus,
  errorAt,
  hasHeading,
}: PartSectionProps) {
  const { words, draft, around } = casePage;
  const key = hasHeading ? partKey(part.entity) : undefined;
  const only = useDraft(draft, (document) => onlyRecordOf(part, document, above));
  const at: RecordPath | undefined =
    part.form === "one"
      ? recordsOf(part, draft.document(), above)[0]
      : only === undefined
        ? undefined
        : { entity: part.entity, id: only };
  return (
    <section aria-labelledby={key && `part-${part.entity}`}>
      {key && (
        <div className={style["head"]}>
          <h2 id={`part-${part.entity}`}>{words.say(key)}</h2>
        </div>
      )}
      {part.entity === "incident" && <SameEvent casePage={casePage} />}
      {at && (
        <RecordQuestions {...{ words, draft, part, at, around, errorAt }} focus={focus?.field} />
      )}
      {at?.id !== undefined &&
        part.below.map((below) => (
          <PartSection
            key={below.entity}
            {...{ casePage, focus, errorAt }}
            part={below}
            above={at.id}
            hasHeading
          />
        ))}
      {part.form === "many" && (
        <GroupList {...{ casePage, part, above }} isDrawn={at !== undefined} />
      )}
    </section>
  );
}

type PartSectionProps = {
  readonly casePage: CasePage;
  readonly part: Part;
  readonly above?: string | undefined;
  readonly focus: Spot["focus"];
  readonly errorAt: (at: RecordPath, field: string) => string | undefined;
  readonly hasHeading: boolean;
};
