/** Everything an unlocked person can do: the frame, the status bar and the pages of their role. */
import { useLiveQuery } from "dexie-react-hooks";
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useHashLocation } from "wouter/use-hash-location";
import { outboxCounts } from "../store/outbox.ts";
import { unsentSince } from "../store/unsent-age.ts";
import type { Language } from "../words/language.ts";
import type { Words } from "../words/words.ts";
import type { Autosave } from "./intake/autosave.ts";
import { OutboxPage } from "./outbox-page.tsx";
import page from "./page.module.css";
import { namesOf } from "./people/names.ts";
import type { WaitingUpdate } from "./session/app-update.ts";
import type { Door } from "./session/door.ts";
import { onTripleEscape, startLockTimer } from "./session/lock-timer.ts";
import { pageOf, placesOf } from "./session/places.ts";
import { readsSite } from "./session/reads-site.ts";
import type { Session } from "./session/session.ts";
import { isStorageProtected, protectStorage } from "./session/storage-state.ts";
import { IdentityChoice } from "./shell/identity-choice.tsx";
import { MembershipNotices } from "./shell/membership-notices.tsx";
import { Notice } from "./shell/notice.tsx";
import { Shell } from "./shell/shell.tsx";
import { StatusBar } from "./shell/status-bar.tsx";
import { UpdateNotice } from "./shell/update-notice.tsx";
import { useOnline } from "./shell/use-online.ts";

const CasesPage = lazy(async () => ({ default: (await import("./cases-page.tsx")).CasesPage }));
const PeoplePage = lazy(async () => ({ default: (await import("./people-page.tsx")).PeoplePage }));
const FieldOfficePage = lazy(async () => ({
  default: (await import("./field-office-page.tsx")).FieldOfficePage,
}));
const StatisticsPage = lazy(async () => ({
  default: (await import("./statistics-page.tsx")).StatisticsPage,
}));
const AuditPage = lazy(async () => ({ default: (await import("./audit-page.tsx")).AuditPage }));
const DevicePage = lazy(async () => ({ default: (await import("./device-page.tsx")).DevicePage }));
const WaitingPage = lazy(async () => ({
  default: (await import("./first-run/waiting-page.tsx")).WaitingPage,
}));

const WaitingNotice = lazy(async () => ({
  default: (await import("./first-run/waiting-page.tsx")).WaitingNotice,
}));

/** Draws the frame and the page that the address names. */
export function Work({
  words,
  onLanguage,
  session,
  lock,
  lockOut,
  door,
  doors,
  restored,
  update,
}: WorkProps) {
  const { say } = words;
  const [where, go] = useHashLocation();
  const state = useSyncExternalStore(session.subscribe, session.state);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const identity =
    state.identities.find(({ user }) => user === chosen) ?? firstToWork(state.identities);
  const autosave = useRef<Autosave | undefined>(undefined);
  const [isWriting, setWriting] = useState(false);
  const [isProtected, setProtected] = useState(false);
  const [later, setLater] = useState(false);
  const online = useOnline();
  const counts = useLiveQuery(() => outboxCounts(session.device), [session.device]);
  const [waitsSince, setWaitsSince] = useState<number | undefined>(undefined);
  useEffect(() => {
    const look = () => void unsentSince(session.device, Date.now()).then(setWaitsSince);
    if (counts) look();
    const timer = setInterval(look, 600_000);
    return () => clearInterval(timer);
  }, [counts, session.device]);
  const onAutosave = useCallback((now: Autosave | undefined): void => {
    autosave.current = now;
    setWriting(now !== undefined);
  }, []);
  const leave = useCallback(
    (address: string): void => {
      const flushed = autosave.current?.flush() ?? Promise.resolve(true);
      void Promise.race([flushed, new Promise((done) => setTimeout(done, 2_000))]).then(
        async () => {
          await lock();
          window.location.replace(address);
          window.location.reload();
        },
      );
    },
    [lock],
  );
  const onBreak = useCallback(() => leave("#/"), [leave]);
  const onHide = useCallback((): void => {
    document.documentElement.hidden = true;
    leave("#/notes");
  }, [leave]);
  const onLockOut = useCallback((): void => {
    document.documentElement.hidden = true;
    // The keys first: a draft that is lost is less than a key that is not.
    void lockOut().then(() => {
      window.location.replace("#/notes");
      window.location.reload();
    });
  }, [lockOut]);
  const { idle, hidden, absolute } = state.membership.policy.lock;
  useEffect(
    () => startLockTimer({ idle, hidden, absolute }, onBreak),
    [idle, hidden, absolute, onBreak],
  );
  useEffect(() => onTripleEscape(onHide), [onHide]);
  const drafts = counts?.drafts ?? 0;
  useEffect(() => {
    void isStorageProtected().then(async (already) =>
      setProtected(already || (drafts > 0 && (await protectStorage()))),
    );
  }, [drafts]);

  const path = where.split("/").filter(Boolean);
  const places = placesOf(
    words,
    identity,
    path,
    identity !== undefined && readsSite(session, identity),
  );
  const names = namesOf(words, [...state.membership.sites.keys()], state.directory);
  const waiting = (counts?.ready ?? 0) + (counts?.sent ?? 0);
  return (
    <Shell
      words={words}
      onLanguage={onLanguage}
      onBreak={onBreak}
      onHide={onHide}
      onLockOut={onLockOut}
      practice={session.identity.practice}
      places={places}
      identity={
        identity && (
          <IdentityChoice
            words={words}
            identities={state.identities}
            identity={identity}
            names={names}
            onChoose={(user) => {
              setChosen(user);
              go("/");
            }}
          />
        )
      }
      status={
        <StatusBar
          words={words}
          status={{
            online: online && state.problem?.type !== "endpoint-unreachable",
            drafts,
            waiting,
            isProtected,
            lastSent: state.lastSent,
            daysUnsent:
              waitsSince === undefined ? 0 : Math.floor((Date.now() - waitsSince) / 86_400_000),
          }}
        />
      }
      notices={
        <>
          <MembershipNotices
            {...{ words, names, session, alarms: state.alarms }}
            membership={state.membership}
          />
          {identity?.isWaiting && (
            <Suspense>
              <WaitingNotice words={words} session={session} />
            </Suspense>
          )}
          {restored > 0 && (
            <Notice tone="healed" icon="check">
              {say("session.healed", { count: restored })}
            </Notice>
          )}
          {update && !later && !isWriting && (
            <UpdateNotice words={words} update={update} onLater={() => setLater(true)} />
          )}
        </>
      }
    >
      <Suspense fallback={<p role="status">{say("session.opening")}</p>}>
        {path[0] === "device" ? (
          <DevicePage {...{ words, session, identity, door, doors, lock, lockOut }} />
        ) : (
          pageFor({ words, session, identity, path, onAutosave, online, counts, where: go })
        )}
      </Suspense>
    </Shell>
  );
}

type WorkProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
  readonly session: Session;
  /** Ends the session and every key. */
  readonly lock: () => Promise<void>;
  /** Overwrites the key slots, then ends the session and every key. */
  readonly lockOut: () => Promise<void>;
  readonly door: Door;
  readonly doors: readonly Door[];
  /** How many records the start put back. */
  readonly restored: number;
  readonly update: WaitingUpdate | undefined;
};

type PageOrder = {
  readonly words: Words;
  readonly session: Session;
  readonly identity: ReturnType<typeof firstToWork>;
  readonly path: readonly string[];
  readonly onAutosave: (autosave: Autosave | undefined) => void;
  readonly online: boolean;
  readonly counts: Awaited<ReturnType<typeof outboxCounts>> | undefined;
  readonly where: (address: string) => void;
};

const pageFor = ({
  words,
  session,
  identity,
  path,
  onAutosave,
  online,
  counts,
  where,
}: PageOrder): ReactNode => {
  const [place = ""] = path;
  if (place === "outbox") return <OutboxPage {...{ words, session, counts, online }} />;
  if (!identity) return <WaitingPage words={words} session={session} />;
  const key = identity.user;
  switch (pageOf(identity, readsSite(session, identity), place)) {
    case "cases":
      return <CasesPage key={key} {...{ words, session, identity, path, onAutosave }} go={where} />;
    case "people":
      return <PeoplePage key={key} {...{ words, session, identity, path }} />;
    case "statistics":
      return <StatisticsPage key={key} {...{ words, session, path }} />;
    case "carried":
      return <FieldOfficePage key={key} {...{ words, session, identity }} />;
    case "audit":
      return <AuditPage key={key} {...{ words, session }} />;
    case undefined:
      break;
  }
  return (
    <>
      <h1>{words.say("session.unknown-page")}</h1>
      <p className={page["para"]}>
        <a href="#/">{words.say("action.back")}</a>
      </p>
    </>
  );
};

/** Someone with two identities starts as the one who reads cases. */
const firstToWork = (identities: ReturnType<Session["state"]>["identities"]) =>
  identities.find(
    ({ role }) => role === "supervisor" || role === "caseworker" || role === "intake",
  ) ?? identities[0];
