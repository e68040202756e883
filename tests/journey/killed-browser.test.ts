/**
 * A browser that is ended with SIGKILL, as by a flat battery, at thirty random moments: while it opens,
 * while somebody types, while that is saved, while a finished case is sent. What the page said is saved
 * must be there at the next start, and the server must have every batch once.
 *
 * A failure is replayed with the seed it names: `LINDUNG_SEED=… npx playwright test killed-browser`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { startEmbeddedDatabase } from "../../server/registry/embedded-database.ts";
import { readOutbox } from "../support/at-rest.ts";
import { type Browser, launchBrowser } from "../support/browser.ts";
import {
  beginCase,
  caseNumberOf,
  countOf,
  createOrganisation,
  finish,
  finishCase,
  isSaved,
  openCase,
  openTopic,
  syncNow,
  unlock,
} from "../support/people.ts";
import { aServerProcess, oftenAsked } from "../support/server.ts";

const kills = Number(process.env["LINDUNG_KILLS"] ?? 30);
const seed = Number(process.env["LINDUNG_SEED"] ?? Date.now() % 1_000_000);

/**
 * What was done to one case, by its answer to one question, which only ever grows: `typed` is all that
 * was typed, `saved` the longest that the page called saved, `finished` how often it was finished, with
 * and without an answer that it was.
 */
type Story = {
  readonly caseNumber: string;
  typed: string;
  saved: string;
  readonly finished: { asked: number; answered: number };
};

test(`nothing called saved is lost and nothing arrives twice over ${kills} kills`, async () => {
  test.setTimeout(Math.max(600_000, kills * 20_000));
  say(`seed ${seed}`);
  const chance = createChance(seed);
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-a-"));
  const server = await aServerProcess({ ...oftenAsked, LINDUNG_DATA: data });

  const first = await launchBrowser(profile, server.url);
  const passphrase = await createOrganisation(first.page);
  const stories = [await startCase(first.page), await startCase(first.page)];
  const [whole, draft] = stories;
  if (!whole || !draft) throw new Error("two cases were begun");
  await openCase(first.page, whole.caseNumber);
  await finishCase(first.page);
  whole.finished.asked = 1;
  whole.finished.answered = 1;
  await first.kill();

  let seen = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const act = acts[kill % acts.length] ?? "typing";
    const story = act === "sending" || chance() < 0.5 ? whole : draft;
    const browser = await launchBrowser(profile, server.url);
    if (act === "opening") {
      await endAfter(browser, chance() * 1_500, unlock(browser.page, passphrase));
      continue;
    }
    await unlock(browser.page, passphrase);
    await openForEditing(browser.page, story.caseNumber);
    await expectKept(browser.page, story, `kill ${kill}`);
    await browser.page.exposeFunction("noteSaved", (value: string) => {
      story.saved = value;
      seen += 1;
    });
    await browser.page.evaluate(watchSaved, question);
    await play(browser, act, story, chance);
  }

  const last = await launchBrowser(profile, server.url);
  await unlock(last.page, passphrase);
  for (const story of stories) {
    await openForEditing(last.page, story.caseNumber);
    await expectKept(last.page, story, "the end");
  }
  await expect(async () => {
    await syncNow(last.page);
    expect((await countOf(last.page, "Ready")) + (await countOf(last.page, "Sent"))).toBe(0);
  }).toPass({ timeout: 60_000 });

  const outbox = await readOutbox(last.page);
  const { asked, answered } = whole.finished;
  expect(outbox.revisions).toBeGreaterThanOrEqual(answered);
  expect(outbox.revisions).toBeLessThanOrEqual(asked);
  expect(outbox.sent).toHaveLength(outbox.revisions);
  expect(new Set(outbox.sent).size).toBe(outbox.revisions);
  expect(outbox.receipts).toEqual(outbox.batches.map(({ seq }) => seq));
  expect(last.watch.violations).toEqual([]);
  await last.close();

  expect(await batchesAt(data)).toEqual(outbox.batches);
  await server.end("SIGTERM");
  say(`${kills} kills, ${seen} savings seen, ${outbox.revisions} finished revisions sent`);
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});

type Act = "opening" | "typing" | "saving" | "sending";
const acts: readonly Act[] = [
  ...(["typing", "saving", "sending"] as const),
  ...(["typing", "saving", "sending"] as const),
  "opening",
];
const question = "Given name";

/** Does one thing with the open case, and ends the browser at a random moment of it. */
const play = async (
  browser: Browser,
  act: Exclude<Act, "opening">,
  story: Story,
  chance: () => number,
): Promise<void> => {
  const { page } = browser;
  const word = Array.from({ length: 10 }, () => letters[Math.floor(chance() * 26)]).join("");
  const field = page.getByRole("textbox", { name: question });
  const typing = async (delay: number): Promise<void> => {
    story.typed += word;
    await field.press("End");
    await field.pressSequentially(word, { delay });
  };
  const typingOn = async (): Promise<void> => {
    await typing(30);
    await page.keyboard.press("Control+s");
    await typing(60);
  };
  if (act === "typing") return endAfter(browser, chance() * 2_000, typingOn());
  await typing(0);
  if (act === "saving") return endAfter(browser, chance() * 80, field.blur());
  await expect.poll(() => story.saved).toBe(story.typed);
  story.finished.asked += 1;
  const sending = finish(page).then(async () => {
    story.finished.answered += 1;
    await syncNow(page);
  });
  return endAfter(browser, chance() * 1_800, sending);
};

/** Ends the browser after some milliseconds, whatever it is doing by then. */
const endAfter = async (browser: Browser, wait: number, work: Promise<void>): Promise<void> => {
  const ended = work.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, wait));
  await browser.kill();
  await ended;
};

/** Begins a case and gives its first answer. */
const startCase = async (page: Page): Promise<Story> => {
  await beginCase(page);
  const caseNumber = await caseNumberOf(page);
  await openTopic(page, "C");
  await page.getByRole("textbox", { name: question }).fill("a");
  await isSaved(page);
  const finished = { asked: 0, answered: 0 };
  return { caseNumber, typed: "a", saved: "a", finished };
};

/** Opens a case at the question, be it a draft or finished. */
const openForEditing = async (page: Page, caseNumber: string): Promise<void> => {
  await openCase(page, caseNumber);
  const change = page.getByRole("button", { name: "Change answers" });
  const topics = page.getByRole("link", { name: /^C\. / });
  await expect(change.or(topics).first()).toBeVisible();
  if (await change.isVisible()) await change.click();
  await openTopic(page, "C");
};

/** What was called saved is there; beyond it at most what was typed later. */
const expectKept = async (page: Page, story: Story, when: string): Promise<void> => {
  const kept = await page.getByRole("textbox", { name: question }).inputValue();
  const facts = `seed ${seed}, ${when}, case ${story.caseNumber}`;
  expect(kept.slice(0, story.saved.length), `${facts}: saved and lost`).toBe(story.saved);
  expect(story.typed.slice(0, kept.length), `${facts}: never typed`).toBe(kept);
  story.typed = kept;
  story.saved = kept;
};

/**
 * Runs in the page: tells the test, at every picture drawn, of an answer that stands there while the
 * line says it is saved. What the test has not been told when the browser ends, nobody can have read.
 */
const watchSaved = (label: string): void => {
  const tell: unknown = Reflect.get(globalThis, "noteSaved");
  let told = "";
  const look = (): void => {
    requestAnimationFrame(look);
    const field = [...document.querySelectorAll("input")].find((input) =>
      [...(input.labels ?? [])].some(({ textContent }) => textContent?.includes(label)),
    );
    const line = document.querySelector("p[data-step]")?.textContent ?? "";
    if (!field || !line.startsWith("Saved on this device") || field.value === told) return;
    told = field.value;
    if (typeof tell === "function") tell(told);
  };
  look();
};

/** The batches at the server, in the order of its feed, which has no gap. */
const batchesAt = async (data: string): Promise<{ seq: number; count: number }[]> => {
  const database = await startEmbeddedDatabase(data);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT scope, n::int, seq::int, envelopes::int FROM batch ORDER BY seq",
    );
    const places = new Map<string, number[]>();
    for (const { scope, n } of rows) places.set(scope, [...(places.get(scope) ?? []), n]);
    for (const numbers of places.values())
      expect(numbers.sort((left, right) => left - right)).toEqual(numbers.map((_, at) => at + 1));
    const { rows: twice } = await client.query(
      "SELECT key FROM envelope GROUP BY org, key HAVING count(*) > 1",
    );
    expect(twice).toEqual([]);
    return rows.map(({ seq, envelopes }) => ({ seq, count: envelopes }));
  } finally {
    await client.end();
    await database.stop();
  }
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Random numbers from 0 to 1 that a seed repeats (mulberry32). */
const createChance = (from: number): (() => number) => {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const letters = "abcdefghijklmnopqrstuvwxyz";
