import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  define: { LINDUNG_VERSION: JSON.stringify("0.0.0"), LINDUNG_ENDPOINT: JSON.stringify("") },
  test: {
    // One is left idle unless told: on two processors that would be half of what there is.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["tests/unit/**/*.test.ts"], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["tests/contract/**/*.test.ts"],
          globalSetup: ["tests/support/postgres-global.ts"],
          // A hundred batches against a real PostgreSQL take 20 s on two busy cores.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "screens",
          include: ["tests/screens/**/*.test.tsx"],
          environment: "happy-dom",
          testTimeout: 30_000,
        },
      },
    ],
  },
});
