/** The shelters and field offices: their names, what each has, and adding one. */
import { type FormEvent, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Choices, Radios } from "../../form/controls/choice.tsx";
import { Field } from "../../form/controls/field.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "../people.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Wide } from "../shell/wide.tsx";
import type { Names } from "./names.ts";

/** Lists sites; lets those who may name one, add one, and let a field office read one. */
export function SitesSection({ words, names, sites, onRename, onAdd, grants }: SitesSectionProps) {
  const { say } = words;
  const [renaming, setRenaming] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const chosen = sites.find(({ site }) => site === renaming);
  return (
    <section className={page["section"]}>
      <h2>{say("people.sites")}</h2>
      <p className={page["para"]}>{say("people.sites.count", { count: sites.length })}</p>
      <Wide label={say("people.sites")}>
        <table className={page["table"]}>
          <caption className="unseen">{say("people.sites")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("people.site")}</th>
              <th scope="col">{say("sites.people")}</th>
              <th scope="col">{say("sites.key")}</th>
              <th scope="col">{say("sites.field-office")}</th>
              {onRename && <th scope="col">{say("action.change")}</th>}
            </tr>
          </thead>
          <tbody>
            {sites.map((each) => (
              <tr key={each.site}>
                <th scope="row">
                  <bdi>{names.site(each.site)}</bdi>
                </th>
                <td>{each.people}</td>
                <td>
                  {each.epoch === 0 ? say("sites.key.none") : say("sites.key.n", { n: each.epoch })}
                </td>
                <td>{each.fieldOffice ? names.site(each.fieldOffice) : say("sites.none")}</td>
                {onRename && (
                  <td>
                    <Button tone="link" onPress={() => setRenaming(each.site)}>
                      {say("sites.rename")}
                      <span className="unseen"> {names.site(each.site)}</span>
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {problem && <Explanation words={words} problem={problem} />}
      {chosen && onRename && (
        <SiteName
          key={chosen.site}
          words={words}
          start={chosen.name}
          onSave={async (name) => {
            const done = await onRename(chosen.site, name);
            setProblem(done.ok ? undefined : done.failure);
            if (done.ok) setRenaming(undefined);
          }}
        />
      )}
      {grants.map(({ id, person, site, ask }) => (
        <div key={id} className={style["task"]}>
          <div>
            <b>{say("sites.grant", { person, site })}</b>
            <p className={page["quiet"]}>{say("sees.key.S", { person, site })}</p>
          </div>
          <Button onPress={ask}>{say("sites.grant.do")}</Button>
        </div>
      ))}
      {onAdd && <AddSite {...{ words, names, sites, onAdd }} />}
    </section>
  );
}

function SiteName({ words, start, onSave }: SiteNameProps) {
  const { say } = words;
  const [name, setName] = useState(start);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onSave(name.trim());
  };
  return (
    <form className={style["review"]} onSubmit={submit} autoComplete="off" noValidate>
      <Field
        label={say("sites.name")}
        hint={say("people.name.hint")}
        value={name}
        onChange={setName}
      />
      <div className={page["actions"]}>
        <Button tone="brand" type="submit">
          {say("people.name.save")}
        </Button>
      </div>
    </form>
  );
}

const noOffice = "none";

function AddSite({
  words,
  names,
  sites,
  onAdd,
}: Pick<SitesSectionProps, "words" | "names" | "sites"> & {
  readonly onAdd: (fieldOffice: string | null) => void;
}) {
  const { say } = words;
  const [office, setOffice] = useState(noOffice);
  const offices = sites.filter(({ isFieldOffice }) => isFieldOffice);
  return (
    <>
      {offices.length > 0 && (
        <Choices legend={say("sites.add.office")} hint={say("sites.add.hint")}>
          <Radios
            options={[
              { code: noOffice, label: say("sites.none") },
              ...offices.map(({ site }) => ({ code: site, label: names.site(site) })),
            ]}
            value={office}
            onChange={(chosen) => setOffice(chosen ?? noOffice)}
          />
        </Choices>
      )}
      <div className={page["actions"]}>
        <Button icon="plus" onPress={() => onAdd(office === noOffice ? null : office)}>
          {say("people.add-site")}
        </Button>
      </div>
    </>
  );
}

type SiteNameProps = {
  readonly words: Words;
  readonly start: string;
  readonly onSave: (name: string) => Promise<void>;
};

/** A site as the log and the directory know it. `epoch` is the number of its newest key, 0 for none. */
export type ListedSite = {
  readonly site: string;
  readonly name: string;
  readonly people: number;
  readonly epoch: number;
  readonly fieldOffice: string | null;
  /** Somebody of a field office works there, so other sites can be put under it. */
  readonly isFieldOffice: boolean;
};

/** A field office's person who could be let read a site. */
export type OfferedGrant = {
  readonly id: string;
  readonly person: string;
  readonly site: string;
  readonly ask: () => void;
};

type SitesSectionProps = {
  readonly words: Words;
  readonly names: Names;
  readonly sites: readonly ListedSite[];
  readonly onRename: ((site: string, name: string) => Promise<Result<null, Problem>>) | undefined;
  readonly onAdd: ((fieldOffice: string | null) => void) | undefined;
  readonly grants: readonly OfferedGrant[];
};
