import { defineConfig } from "vitest/config";

/** The tests that mutated code is held against: the pure ones of one room and of what it rests on. */
export default defineConfig({
  define: { LINDUNG_VERSION: JSON.stringify("0.0.0"), LINDUNG_ENDPOINT: JSON.stringify("") },
  test: {
    include: (process.env["LINDUNG_MUTATED"] ?? "protocol")
      .split(",")
      .map((room) => `tests/unit/${room}/**/*.test.ts`),
    testTimeout: 60_000,
  },
});
