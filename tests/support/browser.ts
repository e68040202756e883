/**
 * A browser as one device of the story: its own profile on disk, which outlives it, and a plug that
 * can be pulled.
 */
import { readdirSync, readFileSync } from "node:fs";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../scripts/chromium.mjs";
import { type OriginWatch, watchOrigin } from "./origin.ts";

/** How a Chromium of the tests is started: no sandbox as root, and no talk with its maker. */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

export type Browser = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page asked of other origins or did against the content security policy; both stay empty. */
  readonly watch: OriginWatch;
  /** Ends every process of the browser at once with SIGKILL, as a flat battery would. */
  readonly kill: () => Promise<void>;
  /** Closes as a person does: pages are told, storage is flushed. */
  readonly close: () => Promise<void>;
};

/**
 * Starts a browser on a profile and opens the application in it.
 *
 * `profile` is a folder; the same folder started again is the same device. Two browsers on one
 * folder at once do not work.
 */
export const launchBrowser = async (
  profile: string,
  origin: string,
  options: {
    readonly viewport?: { width: number; height: number };
    readonly locale?: string;
    /** Origins the page may speak with beside its own. */
    readonly also?: readonly string[];
    /** Further flags, such as a film in place of the camera. */
    readonly flags?: readonly string[];
  } = {},
): Promise<Browser> => {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: [...chromiumFlags, ...(options.flags ?? [])],
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? "en",
  });
  context.setDefaultTimeout(20_000);
  const watch = await watchOrigin(context, origin, options.also);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(origin);
  const closed = new Promise<void>((resolve) => context.on("close", () => resolve()));
  return {
    context,
    page,
    watch,
    kill: async () => {
      for (const pid of processesOf(profile)) killProcess(pid);
      await closed;
    },
    close: () => context.close(),
  };
};

/** Ends one process; one that has just ended by itself is as good. */
const killProcess = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Already gone.
  }
};

/** The browser process that holds a profile, and all its descendants; Linux only. */
const processesOf = (profile: string): number[] => {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const found = new Set(
    all.filter(({ args }) => args.includes(`--user-data-dir=${profile}`)).map(({ pid }) => pid),
  );
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found];
};

const readProcess = (name: string): { pid: number; parent: number; args: string[] }[] => {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    // The program's name stands in brackets and may hold anything; the parent is the second word after.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    const args = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
    return [{ pid: Number(name), parent, args }];
  } catch {
    return []; // Ended between the listing and the reading.
  }
};
