/** The whole page: first run, lock screen, or work. Which one it is depends on what is on this device. */
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import type { Problem } from "../protocol/problem.ts";
import type { Language } from "../words/language.ts";
import { loadWords } from "../words/load-words.ts";
import type { Words } from "../words/words.ts";
import { HiddenScreen } from "./hidden-screen.tsx";
import page from "./page.module.css";
import { type WaitingUpdate, watchForUpdates } from "./session/app-update.ts";
import { type FoundProfiles, findProfiles } from "./session/find-profiles.ts";
import { keepLanguage } from "./session/kept-language.ts";
import { Explanation } from "./shell/explain.tsx";
import { LastResort } from "./shell/last-resort.tsx";

// A device without a profile needs none of what opens one.
const loadLockedDevice = () => import("./locked-device.tsx");
const LockedDevice = lazy(async () => ({ default: (await loadLockedDevice()).LockedDevice }));

const loadFirstRun = () => import("./first-run/first-run.tsx");
const FirstRun = lazy(async () => ({ default: (await loadFirstRun()).FirstRun }));

/** Looks what is on this device, and fetches the part of the page that this asks for. */
export const lookAround = async (): ReturnType<typeof findProfiles> => {
  const found = await findProfiles();
  if (found.ok) void (found.value.profiles.length > 0 ? loadLockedDevice() : loadFirstRun());
  return found;
};

type AppProps = { readonly first: Words; readonly looking: ReturnType<typeof findProfiles> };

/** Draws the page. `first` are the words it starts with, `looking` the look around already begun. */
export function App({ first, looking }: AppProps) {
  return (
    <Router hook={useHashLocation}>
      <Suspense fallback={<main className={page["blank"]} aria-busy="true" />}>
        <LastResort words={first}>
          <Page first={first} looking={looking} />
        </LastResort>
      </Suspense>
    </Router>
  );
}

function Page({ first, looking }: AppProps) {
  const [words, setWords] = useState(first);
  const [where, go] = useHashLocation();
  const [found, setFound] = useState<FoundProfiles | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [update, setUpdate] = useState<WaitingUpdate | undefined>(undefined);
  const onLanguage = useCallback((language: Language): void => {
    keepLanguage(language);
    void loadWords(language).then(setWords);
  }, []);
  const look = useCallback(async (found = findProfiles()): Promise<void> => {
    const profiles = await found;
    if (profiles.ok) setFound(profiles.value);
    else setProblem(profiles.failure);
  }, []);
  useEffect(() => void look(looking), [look, looking]);
  useEffect(() => watchForUpdates(setUpdate), []);
  useEffect(() => {
    document.documentElement.lang = words.language;
    document.documentElement.dir = words.direction;
  }, [words]);

  const path = where.split("/").filter(Boolean);
  if (path[0] === "notes") return <HiddenScreen words={words} />;
  if (problem)
    return (
      <main className={`${page["blank"]} ${page["centre"]}`}>
        <h1 className="unseen">Lindung</h1>
        <Explanation words={words} problem={problem} />
      </main>
    );
  if (!found) return <main className={page["blank"]} aria-busy="true" />;
  const wantsFirstRun = ["welcome", "create", "join", "practice"].includes(path[0] ?? "");
  if (found.profiles.length === 0 || wantsFirstRun)
    return (
      <FirstRun
        words={words}
        onLanguage={onLanguage}
        path={path}
        hasProfiles={found.profiles.length > 0}
        onDone={() => {
          go("/");
          void look();
        }}
      />
    );
  return (
    <Suspense fallback={<main className={page["blank"]} aria-busy="true" />}>
      <LockedDevice
        words={words}
        onLanguage={onLanguage}
        found={found}
        path={path}
        update={update}
      />
    </Suspense>
  );
}
