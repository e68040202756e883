/** Sites, rules, administrators and recovery with the log behind them. */
import { useEffect, useState } from "react";
import type { Directory } from "../../domain/directory.ts";
import { activeUser, type Membership } from "../../membership/membership.ts";
import { toUtf8 } from "../../protocol/bytes.ts";
import { hashOf } from "../../protocol/hash.ts";
import { newId } from "../../protocol/id.ts";
import { ok } from "../../protocol/result.ts";
import type { HeldKey } from "../../vault/clearance.ts";
import type { Words } from "../../words/words.ts";
import { administratorsAfter, administratorsToBe, recoveryChange } from "../session/changes.ts";
import { writeNames } from "../session/directory.ts";
import { writeLog } from "../session/log-writer.ts";
import { officeOf } from "../session/office.ts";
import { grantableKeys, grantKeys } from "../session/reader-keys.ts";
import { prepareSheets, readSheet } from "../session/recovery-sheets.ts";
import type { Identity, Session } from "../session/session.ts";
import { AdministratorsSection } from "./administrators-section.tsx";
import type { AskedChange } from "./change-review.tsx";
import type { Change } from "./describe-change.ts";
import type { Names } from "./names.ts";
import { RecoverySection } from "./recovery-section.tsx";
import { RulesSection } from "./rules-section.tsx";
import { type OfferedGrant, SitesSection } from "./sites-section.tsx";

/** Draws one of the parts about the organisation as a whole. */
export function OrganisationPart(props: OrganisationPartProps) {
  switch (props.part) {
    case "sites":
      return <Sites {...props} />;
    case "rules":
      return <Rules {...props} />;
    case "recovery":
      return <Recovery {...props} />;
  }
}

function Sites({
  words,
  names,
  session,
  identity,
  membership,
  directory,
  isAdministrator,
  mayRename,
  ask,
}: OrganisationPartProps) {
  const grants = useOfferedGrants(session, membership, names, ask);
  const people = [...membership.users.values()].filter(({ revokedAt }) => revokedAt === undefined);
  return (
    <SitesSection
      words={words}
      names={names}
      sites={[...membership.sites.values()].map(({ site, fieldOffice, epochs }) => ({
        site,
        name: directory.sites[site]?.name ?? "",
        people: people.filter((one) => one.site === site).length,
        epoch: epochs.at(-1)?.epoch ?? 0,
        fieldOffice,
        isFieldOffice: people.some((one) => one.site === site && one.role === "field-office"),
      }))}
      onRename={
        mayRename
          ? (site, name) =>
              writeNames(session, identity.user, (before) => ({
                ...before,
                sites: { ...before.sites, [site]: { name } },
              }))
          : undefined
      }
      onAdd={
        isAdministrator
          ? (fieldOffice) => ask({ op: "add-site", body: { site: newId(), fieldOffice } })
          : undefined
      }
      grants={grants}
    />
  );
}

/** What the people here, who hold a shelter's key, could let its field office read. */
const useOfferedGrants = (
  session: Session,
  membership: Membership,
  names: Names,
  ask: OrganisationPartProps["ask"],
): readonly OfferedGrant[] => {
  const [held, setHeld] = useState<readonly HeldKey[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer log may have brought a key
  useEffect(() => void session.clearance.heldKeys().then(setHeld), [session, membership]);
  return [...membership.sites.keys()].flatMap((site) =>
    [...membership.users.values()].flatMap((user) => {
      const keys = grantableKeys(membership, user, site, held);
      const [key] = keys;
      if (!key) return [];
      const body = { user: user.user, site, epoch: key.epoch, key: "S", sealed: "" } as const;
      return [
        {
          id: `${site} ${user.user}`,
          person: names.person(user.user),
          site: names.site(site),
          ask: () =>
            ask({ op: "grant", body }, async () => {
              const office = officeOf(session);
              const reader = activeUser(office.membership, user.user);
              if (!reader) return { ok: false, failure: { type: "forbidden" } };
              const log = writeLog(office.client, office.membership, office.now);
              const done = await grantKeys(office, log, reader, keys);
              if (!done.ok) return done;
              return ok(log.entries().length > 0 ? "appended" : "proposed");
            }),
        },
      ];
    }),
  );
};

function Rules({
  words,
  names,
  identity,
  membership,
  isAdministrator,
  ask,
}: OrganisationPartProps) {
  const change = (next: Parameters<typeof administratorsAfter>[1]): void =>
    ask({ op: "set-admins", body: administratorsAfter(membership, next) });
  return (
    <>
      {isAdministrator && (
        <AdministratorsSection
          words={words}
          names={names}
          administrators={[...membership.admins.keys()]}
          waiting={administratorsToBe(membership)}
          k={membership.k}
          self={identity.user}
          onAdd={(user) => change({ add: user })}
          onRemove={(user) => change({ remove: user })}
          onThreshold={(k) => change({ k })}
        />
      )}
      <RulesSection
        key={membership.head.seq}
        words={words}
        policy={membership.policy}
        onChange={
          isAdministrator ? (policy) => ask({ op: "set-policy", body: { policy } }) : undefined
        }
      />
    </>
  );
}

function Recovery({ words, session, membership, ask }: OrganisationPartProps) {
  const [recipientHash, setRecipientHash] = useState("");
  useEffect(
    () => void hashOf(toUtf8(membership.recovery)).then(setRecipientHash),
    [membership.recovery],
  );
  return (
    <RecoverySection
      words={words}
      recipientHash={recipientHash}
      prepare={prepareSheets}
      readSheet={readSheet}
      onDone={(sheets) =>
        void recoveryChange(membership, sheets, officeOf(session).now()).then((body) =>
          ask({ op: "set-recovery", body }),
        )
      }
    />
  );
}

type OrganisationPartProps = {
  readonly part: "sites" | "rules" | "recovery";
  readonly words: Words;
  readonly names: Names;
  readonly session: Session;
  readonly identity: Identity;
  readonly membership: Membership;
  readonly directory: Directory;
  readonly isAdministrator: boolean;
  readonly mayRename: boolean;
  readonly ask: (change: Change, confirm?: AskedChange["confirm"]) => void;
};
