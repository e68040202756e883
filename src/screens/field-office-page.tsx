/**
 * The page of a field office: the shelters whose sealed records it carries, what is held here of each,
 * what their devices still owe, and whether anything of it can be read here.
 */
import { useLiveQuery } from "dexie-react-hooks";
import { useEffect, useState, useSyncExternalStore } from "react";
import { mayFetchFeed } from "../membership/policy.ts";
import type { SiteStatus } from "../protocol/http.ts";
import { fetchSiteStatus } from "../sync/enrol.ts";
import type { Words } from "../words/words.ts";
import page from "./page.module.css";
import { namesOf } from "./people/names.ts";
import { keyOf } from "./session/office.ts";
import { readsSite } from "./session/reads-site.ts";
import type { Identity, Session } from "./session/session.ts";
import { Wide } from "./shell/wide.tsx";

/** Lists the shelters of a field office. Nothing on it says what a record holds. */
export function FieldOfficePage({ words, session, identity }: FieldOfficePageProps) {
  const { say } = words;
  const { membership, directory, arrivals } = useSyncExternalStore(
    session.subscribe,
    session.state,
  );
  const names = namesOf(words, [...membership.sites.keys()], directory);
  const sites = [...membership.sites.keys()].filter((site) =>
    mayFetchFeed(membership, identity.user, site),
  );
  const held = useLiveQuery(async () => {
    const { mirror } = session.device.database;
    const counts = new Map<string, { batches: number; owed: number }>();
    await mirror.each(({ site, acked }) => {
      const before = counts.get(site) ?? { batches: 0, owed: 0 };
      counts.set(site, { batches: before.batches + 1, owed: before.owed + (acked === 1 ? 0 : 1) });
    });
    return counts;
  }, [session.device]);
  const status = useStatus(session, identity, sites, arrivals);
  return (
    <>
      <h1>{say("field.title")}</h1>
      <p className={page["lead"]}>{say("field.lead")}</p>
      {sites.length === 0 && <p className={page["para"]}>{say("field.none")}</p>}
      <Wide label={say("field.title")}>
        <table className={page["table"]}>
          <caption className="unseen">{say("field.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("people.site")}</th>
              <th scope="col">{say("field.held")}</th>
              <th scope="col">{say("field.owed")}</th>
              <th scope="col">{say("field.gaps")}</th>
              <th scope="col">{say("field.reads")}</th>
            </tr>
          </thead>
          <tbody>
            {sites.map((site) => {
              const gaps = status.get(site)?.reduce((sum, each) => sum + each.gaps.length, 0);
              return (
                <tr key={site}>
                  <th scope="row">
                    <bdi>{names.site(site)}</bdi>
                  </th>
                  <td>{words.number(held?.get(site)?.batches ?? 0)}</td>
                  <td>{words.number(held?.get(site)?.owed ?? 0)}</td>
                  <td>{gaps === undefined ? say("people.seen.unknown") : words.number(gaps)}</td>
                  <td>
                    {say(readsSite(session, identity, site) ? "field.reads.yes" : "field.reads.no")}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

/** How the devices of each shelter are doing, as the endpoint says; a shelter it says nothing of is absent. */
const useStatus = (
  session: Session,
  { user }: Identity,
  sites: readonly string[],
  arrivals: number,
): ReadonlyMap<string, SiteStatus["devices"]> => {
  const [status, setStatus] = useState<ReadonlyMap<string, SiteStatus["devices"]>>(new Map());
  const wanted = sites.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived may have filled a gap
  useEffect(() => {
    const person = session.people.find((one) => one.user === user);
    if (!person || wanted === "") return;
    void Promise.all(
      wanted.split(" ").map(async (site) => {
        const answer = await fetchSiteStatus(session.client, keyOf(person), site);
        return answer.ok ? [[site, answer.value.devices] as const] : [];
      }),
    ).then((answers) => setStatus(new Map(answers.flat())));
  }, [session, user, wanted, arrivals]);
  return status;
};

type FieldOfficePageProps = {
  readonly words: Words;
  readonly session: Session;
  readonly identity: Identity;
};
