/** A film in place of a camera: Chromium plays it as what the camera sees. */
import { writeFileSync } from "node:fs";
import type { Locator } from "@playwright/test";

/** The flags that make Chromium see a film, and allow it. */
export const filmFlags = (film: string): readonly string[] => [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];

/** Films a QR code as it stands on a page: 640 × 480, held still, a little off the middle. */
export const filmCode = async (code: Locator, film: string): Promise<void> => {
  const size = Number((await code.getAttribute("viewBox"))?.split(" ")[2]);
  const path = (await code.locator("path").getAttribute("d")) ?? "";
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`));
  const [width, height] = [640, 480];
  const scale = Math.floor(420 / size);
  const [left, top] = [90, 24];
  const light = Buffer.alloc(width * height, 190);
  for (let y = 0; y < size * scale; y += 1)
    for (let x = 0; x < size * scale; x += 1) {
      const isDark = dark.has(`${Math.floor(x / scale)} ${Math.floor(y / scale)}`);
      light[(top + y) * width + left + x] = isDark ? 30 : 235;
    }
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(film, Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)]));
};
