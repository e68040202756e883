import { expect, test } from "vitest";
import { formOf } from "../../../src/screens/attachments/prepare-file.ts";

const form = (...opening: readonly (number | string)[]): string | undefined =>
  formOf(
    Uint8Array.from(
      opening.flatMap((part) =>
        typeof part === "number" ? [part] : [...part].map((letter) => letter.charCodeAt(0)),
      ),
    ),
  );

test("a file is what its first bytes say, and nothing else is taken", () => {
  expect(form(0xff, 0xd8, 0xff, 0xe1)).toBe("image");
  expect(form(0x89, "PNG\r\n", 0x1a, "\n")).toBe("image");
  expect(form("RIFF", 0, 0, 0, 0, "WEBP")).toBe("image");
  expect(form("%PDF-1.7")).toBe("pdf");
  const others = ["<svg xmlns=", "<html>", "GIF89a", "MZ", "PK", "", "RIFF....WAVE", " %PDF-1.7"];
  for (const other of others) expect(form(other), other).toBeUndefined();
});
