/** A body that a case names for the first time: its name, its kind and its country, and no more. */
import { useState } from "react";
import type { Words } from "../words/words.ts";
import { Button } from "./controls/button.tsx";
import { Combobox } from "./controls/combobox.tsx";
import style from "./controls/controls.module.css";
import { Field } from "./controls/field.tsx";
import { Icon } from "./controls/icon.tsx";
import { type Draft, recordAt } from "./draft.ts";
import { optionsOf } from "./options.ts";
import type { Surroundings } from "./references.ts";

/** Folded until wanted. Adds the body to the case and tells its id. */
export function NewOrganisation({ words, draft, around, onAdded }: NewOrganisationProps) {
  const { say, label } = words;
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<string | undefined>(undefined);
  const [isBare, setBare] = useState(false);
  const add = (): void => {
    if (name.trim() === "" || kind === undefined) {
      setBare(true);
      return;
    }
    const document = draft.document();
    const country = recordAt(document, { entity: "case" })?.["jurisdiction"];
    const begun = around.begin(document, "organisation");
    onAdded(
      draft.addItem("organisation", {
        ...begun,
        name: name.trim(),
        orgType: kind,
        country,
        active: true,
      }),
    );
    setName("");
    setKind(undefined);
    setBare(false);
    setOpen(false);
  };
  return (
    <details
      className={style["fold"]}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span>{say("reference.add-organisation")}</span>
        <Icon name="down" size={20} />
      </summary>
      {open && (
        <>
          <Field
            label={label("field.organisation.name")}
            value={name}
            onChange={setName}
            direction="auto"
            error={isBare && name.trim() === "" ? say("issue.missing-plain") : undefined}
          />
          <div className={style["question"]}>
            <b>{label("field.organisation.orgType")}</b>
            <Combobox
              options={optionsOf(words, "orgType")}
              value={kind}
              onChange={setKind}
              noMatch={say("answer.no-match")}
              label={label("field.organisation.orgType")}
            />
            {isBare && kind === undefined && (
              <p className={style["error"]}>{say("issue.missing-plain")}</p>
            )}
          </div>
          <Button onPress={add}>{say("action.add")}</Button>
        </>
      )}
    </details>
  );
}

type NewOrganisationProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly around: Pick<Surroundings, "begin">;
  readonly onAdded: (id: string) => void;
};
