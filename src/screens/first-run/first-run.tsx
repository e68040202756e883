/** The pages of a device that is not enrolled yet, or that takes on another enrolment. */
import { lazy, Suspense, useCallback } from "react";
import type { Problem } from "../../protocol/problem.ts";
import { ok, type Result } from "../../protocol/result.ts";
import type { Language } from "../../words/language.ts";
import type { Words } from "../../words/words.ts";
import { Shell } from "../shell/shell.tsx";
import type { Founding } from "./create-screen.tsx";
import type { PracticeProgress } from "./practice-screen.tsx";
import { WelcomeScreen } from "./welcome-screen.tsx";

const CreateScreen = lazy(async () => ({
  default: (await import("./create-screen.tsx")).CreateScreen,
}));
const JoinScreen = lazy(async () => ({ default: (await import("./join-screen.tsx")).JoinScreen }));
const PracticeScreen = lazy(async () => ({
  default: (await import("./practice-screen.tsx")).PracticeScreen,
}));

/** Draws the page that the address names: welcome, create, join or practice. */
export function FirstRun({ words, onLanguage, path, hasProfiles, onDone }: FirstRunProps) {
  const found = useCallback(async (founding: Founding): Promise<Result<null, Problem>> => {
    const begun = await (await machinery()).create(founding);
    return begun.ok ? ok(null) : begun;
  }, []);
  const prepare = useCallback(async () => (await machinery()).prepare(), []);
  const enrol = useCallback(
    async (code: string, passphrase: string): Promise<Result<null, Problem>> => {
      const joined = await (await machinery()).join(code, passphrase);
      return joined.ok ? ok(null) : joined;
    },
    [],
  );
  const build = useCallback(
    async (onProgress: (progress: PracticeProgress) => void): Promise<Result<null, Problem>> =>
      (await import("../session/practice.ts")).buildPractice(onProgress),
    [],
  );
  const page = () => {
    switch (path[0]) {
      case "create":
        return <CreateScreen words={words} prepare={prepare} found={found} onDone={onDone} />;
      case "join":
        return (
          <JoinScreen
            words={words}
            readCode={async (code) => (await machinery()).readCode(code)}
            newPassphrase={async (role) => (await machinery()).newPassphrase(role)}
            enrol={enrol}
            onDone={onDone}
          />
        );
      case "practice":
        return <PracticeScreen words={words} build={build} onDone={onDone} />;
      default:
        return <WelcomeScreen words={words} existing={hasProfiles} />;
    }
  };
  return (
    <Shell
      words={words}
      onLanguage={onLanguage}
      onHide={() => window.location.replace("#/notes")}
      practice={path[0] === "practice"}
    >
      <Suspense fallback={<p role="status">{words.say("session.opening")}</p>}>{page()}</Suspense>
    </Shell>
  );
}

type FirstRunProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
  readonly path: readonly string[];
  readonly hasProfiles: boolean;
  /** Called when a profile was made. */
  readonly onDone: () => void;
};

/** Keys, log and network are fetched only once somebody begins. */
const machinery = () => import("../session/first-device.ts");
