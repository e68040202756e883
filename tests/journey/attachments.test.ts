/**
 * A photograph with the place in it, a voice note and a paper: added without a network, there after the
 * battery is flat, sent behind their case, opened by the supervisor, and readable nowhere at rest.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { createCanaries, searchFolders } from "../support/canaries.ts";
import {
  approveAll,
  beginCase,
  caseNumberOf,
  countOf,
  createOrganisation,
  finishCase,
  invite,
  isSaved,
  join as joinWith,
  openCase,
  syncNow,
  unlock,
} from "../support/people.ts";
import { aPhotoWithPlace } from "../support/photo.ts";
import { aServerProcess } from "../support/server.ts";

const aFolder = (name: string): string => mkdtempSync(join(tmpdir(), `lindung-${name}-`));
const flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const title = "Photos, papers and voice notes";

test("files of a case survive a kill, arrive after it, show no place, and stay sealed", async () => {
  test.setTimeout(180_000);
  const data = aFolder("data");
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const profiles = { supervisor: aFolder("b"), caseworker: aFolder("a") };
  const canaries = createCanaries(3);
  const [place = "", author = "", caption = ""] = canaries;

  const b = await launchBrowser(profiles.supervisor, server.url);
  await createOrganisation(b.page);
  const a = await launchBrowser(profiles.caseworker, server.url, { flags });
  const passphrase = await joinWith(a.page, await invite(b.page, "Caseworker"));
  await approveAll(b.page);
  await syncNow(a.page);

  await a.context.setOffline(true);
  await beginCase(a.page);
  const caseNumber = await caseNumberOf(a.page);
  await a.page.getByRole("link", { name: title }).click();
  await a.page.getByRole("checkbox", { name: /The person agrees/ }).check();
  await watchWhatIsSealed(a.page);

  const photo = await aPhotoWithPlace(a.page, place);
  // The control: without the place in it, its absence would prove nothing.
  expect(photo.includes(place) && photo.includes("Exif")).toBe(true);
  const choose = a.page.getByLabel("Choose a photo or a PDF");
  await a.page
    .getByLabel("Take a photo")
    .setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: photo });
  await expect(a.page.getByText(/Encrypted on this device/)).toHaveCount(1);
  const [sealed = ""] = await sealedFiles(a.page);
  const kept = Buffer.from(sealed, "base64");
  expect(kept.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  for (const trace of [place, "Exif", "IMG_0001"]) expect(kept.includes(trace)).toBe(false);

  const paper = Buffer.from(`%PDF-1.4\n1 0 obj<</Author(${author})>>endobj\n%%EOF\n`);
  await choose.setInputFiles({ name: "paper.pdf", mimeType: "application/pdf", buffer: paper });
  await expect(a.page.getByText(/Encrypted on this device/)).toHaveCount(2);
  await choose.setInputFiles({
    name: "photo.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.from("<svg onload=alert(1)>"),
  });
  await expect(a.page.getByRole("alert")).toHaveText("Only photos and PDF papers can be added.");
  await a.page.getByRole("button", { name: "Record a voice note" }).click();
  await expect(a.page.getByText(/^Recording: 0:02/)).toBeVisible();
  await a.page.getByRole("button", { name: "Stop" }).click();
  await a.page.getByRole("button", { name: "Keep this voice note" }).click();
  await expect(a.page.getByText(/Encrypted on this device/)).toHaveCount(3);
  await a.page
    .getByRole("textbox", { name: /Caption/ })
    .first()
    .fill(caption);
  await isSaved(a.page);
  await a.kill();

  const again = await launchBrowser(profiles.caseworker, server.url, { flags });
  await unlock(again.page, passphrase);
  await openCase(again.page, caseNumber);
  await again.page.getByRole("link", { name: title }).click();
  await expect(again.page.getByText(/Encrypted on this device/)).toHaveCount(3);
  await again.page.getByRole("button", { name: "Show" }).first().click();
  await expect.poll(() => pictureWidth(again.page)).toBe(640);
  await finishCase(again.page);
  await syncNow(again.page);
  await expect.poll(() => countOf(again.page, "Received")).toBe(4);
  await expect(again.page.getByText(/^File 1: \d+ of \d+ kB/)).toBeVisible();

  await syncNow(b.page);
  await openCase(b.page, caseNumber);
  await expect(b.page.getByText(caption).first()).toBeVisible();
  await b.page.getByRole("button", { name: "Show" }).first().click();
  await expect.poll(() => pictureWidth(b.page)).toBe(640);
  await b.page.getByRole("button", { name: "Show" }).last().click();
  await expect(b.page.getByRole("button", { name: "Listen" })).toBeVisible();

  for (const { watch } of [a, again, b]) {
    expect(watch.foreign).toEqual([]);
    expect(watch.violations).toEqual([]);
  }
  for (const browser of [again, b]) await browser.kill();
  await server.end("SIGKILL");
  const control = aFolder("control");
  writeFileSync(join(control, "photo.jpg"), photo);
  expect(searchFolders([control], canaries)).toHaveLength(1);
  expect(searchFolders([data, ...Object.values(profiles)], canaries)).toEqual([]);
  for (const folder of [data, control, ...Object.values(profiles)])
    rmSync(folder, { recursive: true, force: true });
});

const pictureWidth = (page: Page): Promise<number> =>
  page
    .locator("canvas")
    .first()
    .evaluate((canvas) => Number(Reflect.get(canvas, "width")));

/** Notes the bytes of every file that is handed to the vault to be sealed, from now on. */
const watchWhatIsSealed = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Uint8Array[] = [];
    Reflect.set(globalThis, "sealedFiles", seen);
    // The clearance is spoken to over a port of its own.
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, ...message: unknown[]) {
      const given = Reflect.get(Object(message[0]), "argumentList");
      for (const one of Array.isArray(given) ? given : []) {
        const file = Reflect.get(Object(Reflect.get(Object(one), "value")), "file");
        if (file instanceof Uint8Array) seen.push(new Uint8Array(file));
      }
      return Reflect.apply(post, this, message);
    };
  });

/** The files noted, as base64. */
const sealedFiles = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seen: Uint8Array[] = Reflect.get(globalThis, "sealedFiles");
    return seen.map((file) => btoa(Array.from(file, (byte) => String.fromCharCode(byte)).join("")));
  });
