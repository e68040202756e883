/** Published test vectors of every primitive, through what the product calls, in Chromium. */
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { build } from "vite";
import { vectorFiles } from "../support/vector-files.ts";

test("published vectors come out right in the browser", async ({ page }) => {
  const script = await bundle("vector-page.ts");
  const server = createServer((request, response) => {
    const isScript = request.url === "/vectors.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(
      isScript ? script : '<!doctype html><script type="module" src="/vectors.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.waitForFunction(() => "runVectors" in globalThis);
  for (const { name, count, content } of vectorFiles()) {
    const report = await page.evaluate(async (text) => {
      const run: unknown = Reflect.get(globalThis, "runVectors");
      return typeof run === "function" ? run(text) : undefined;
    }, JSON.stringify(content));
    expect(report, name).toEqual({ run: count, wrong: [] });
  }
  server.closeAllConnections();
  server.close();
});

/** One of the test's own modules as a script for a page. */
const bundle = async (name: string): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "esnext",
      minify: false,
      rolldownOptions: { input: join(import.meta.dirname, "../support", name) },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && "output" in output ? output.output[0] : undefined;
  if (!chunk) throw new Error("nothing was built");
  return chunk.code;
};
