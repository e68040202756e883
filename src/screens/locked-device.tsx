/** A device that holds an enrolment: the lock screen, and behind it the work of whoever unlocks. */
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Language } from "../words/language.ts";
import { loadAllWords } from "../words/load-words.ts";
import type { Words } from "../words/words.ts";
import page from "./page.module.css";
import type { WaitingUpdate } from "./session/app-update.ts";
import type { Door, Unlocked } from "./session/door.ts";
import type { FoundProfiles } from "./session/find-profiles.ts";
import { Explanation } from "./shell/explain.tsx";
import { Notice } from "./shell/notice.tsx";
import { UnlockScreen } from "./unlock-screen.tsx";

const Work = lazy(async () => ({ default: (await import("./work.tsx")).Work }));
const PracticePeople = lazy(async () => ({
  default: (await import("./first-run/practice-people.tsx")).PracticePeople,
}));

/** Draws the lock screen. Practice people can be picked; real ones have a passphrase and nothing else. */
export function LockedDevice({ words, onLanguage, found, update }: LockedDeviceProps) {
  const { doors, problem, whenOpen } = useDoors(found.real);
  const [unlocked, setUnlocked] = useState<AtWork | undefined>(undefined);
  const isPractice = found.practice.length > 0 && found.real.length === 0;

  const enter = useCallback(
    async (door: Door, passphrase: string): Promise<Result<null, Problem>> => {
      const tried = await door.unlock(passphrase);
      if (!tried.ok) return tried;
      setUnlocked({ ...tried.value, door, words: await loadAllWords(words.language) });
      return ok(null);
    },
    [words.language],
  );
  const unlockBy = async (passphrase: string, withKey: boolean): Promise<Result<null, Problem>> => {
    // Somebody may type faster than the device opens; until it has, no passphrase is wrong.
    const opened = await whenOpen();
    if (opened.problem && opened.doors.length === 0) return fail(opened.problem);
    const { unlockAny } = await import("./session/unlocking.ts");
    const { answersOf } = await import("./session/second-factor.ts");
    const answers = withKey ? await answersOf(opened.doors) : ok(undefined);
    if (!answers.ok) return answers;
    const tried = await unlockAny(opened.doors, passphrase, (door) => answers.value?.get(door));
    if (!tried.ok) return tried;
    setUnlocked({ ...tried.value, words: await loadAllWords(words.language) });
    return ok(null);
  };
  const restored = doors.reduce((sum, { report }) => sum + report.restored, 0);

  if (unlocked)
    return (
      <Suspense fallback={<main className={page["blank"]} aria-busy="true" />}>
        <Work
          words={unlocked.words}
          onLanguage={(language) => {
            onLanguage(language);
            void loadAllWords(language).then((next) => setUnlocked({ ...unlocked, words: next }));
          }}
          session={unlocked.session}
          lock={unlocked.lock}
          lockOut={unlocked.lockOut}
          door={unlocked.door}
          doors={doors}
          restored={restored}
          update={update}
        />
      </Suspense>
    );
  return (
    <>
      {restored > 0 && (
        <Notice tone="healed" icon="check">
          {words.say("session.healed", { count: restored })}
        </Notice>
      )}
      {problem && <Explanation words={words} problem={problem} />}
      {isPractice ? (
        <Suspense fallback={<main className={page["blank"]} aria-busy="true" />}>
          <PracticePeople
            words={words}
            onLanguage={onLanguage}
            names={found.practice}
            enter={enter}
          />
        </Suspense>
      ) : (
        <UnlockScreen
          words={words}
          onLanguage={onLanguage}
          unlock={(passphrase) => unlockBy(passphrase, false)}
          unlockWithKey={
            typeof PublicKeyCredential === "undefined"
              ? undefined
              : (passphrase) => unlockBy(passphrase, true)
          }
        />
      )}
    </>
  );
}

/** Somebody at work: the session, the door it came through, and the words of the whole product. */
type AtWork = Unlocked & { readonly door: Door; readonly words: Words };

/** Opens each profile into `doors`; gives why one did not open, if any. */
const openAll = async (names: readonly string[], doors: Door[]): Promise<Problem | undefined> => {
  let refused: Problem | undefined;
  // What opens a profile is fetched while the lock screen is already shown.
  const { openDoor } = await import("./session/door.ts");
  for (const name of names) {
    const door = await openDoor(name);
    if (door.ok) doors.push(door.value);
    else refused = door.failure;
  }
  return refused;
};

type LockedDeviceProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
  readonly found: FoundProfiles;
  readonly path: readonly string[];
  readonly update: WaitingUpdate | undefined;
};

/** The real profiles of this device, opened and locked, for as long as the page lives. */
const useDoors = (
  names: readonly string[],
): Opening & { readonly whenOpen: () => Promise<Opening> } => {
  const [state, setState] = useState<Opening>(notYet);
  const opening = useRef<Promise<Opening>>(Promise.resolve(notYet));
  useEffect(() => {
    let isGone = false;
    const doors: Door[] = [];
    opening.current = openAll(names, doors).then((problem) => ({ doors, problem }));
    void opening.current.then(async (opened) => {
      if (isGone) for (const door of doors) await door.close();
      else setState(opened);
    });
    return () => {
      isGone = true;
      for (const door of doors) void door.close();
    };
  }, [names]);
  return { ...state, whenOpen: () => opening.current };
};

type Opening = { readonly doors: readonly Door[]; readonly problem: Problem | undefined };

const notYet: Opening = { doors: [], problem: undefined };
