import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "../../server/endpoint/security-headers.ts";
import { createStaticFiles } from "../../server/endpoint/static-files.ts";

describe("the application's files", () => {
  let folder: string;
  const page = `<!doctype html><title>Lindung</title>${" ".repeat(2_000)}`;
  const script = `export const answer = 42;${"/**/".repeat(500)}`;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "lindung-static-"));
    await mkdir(path.join(folder, "assets"));
    await mkdir(path.join(folder, "server"));
    await mkdir(path.join(folder, ".vite"));
    await writeFile(path.join(folder, "index.html"), page);
    await writeFile(path.join(folder, "sw.js"), script);
    await writeFile(path.join(folder, "assets/main-Ab3_x-9Z.js"), script);
    await writeFile(path.join(folder, "assets/font-12345678.woff2"), Buffer.alloc(3_000, 7));
    await writeFile(path.join(folder, "server/main.js"), "secret");
    await writeFile(path.join(folder, ".vite/manifest.json"), "{}");
    await writeFile(path.join(folder, "..", `${path.basename(folder)}.txt`), "outside");
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(`${folder}.txt`);
  });

  const get = (at: string, headers: Record<string, string> = {}, method = "GET") =>
    createStaticFiles(folder)(new Request(`http://endpoint.test${at}`, { method, headers }));

  test("the page and the worker are asked for anew each time, hashed files never again", async () => {
    const root = await get("/");
    expect(root?.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await root?.text()).toBe(page);
    for (const at of ["/", "/index.html", "/sw.js"])
      expect((await get(at))?.headers.get("cache-control"), at).toBe("no-cache");
    const hashed = await get("/assets/main-Ab3_x-9Z.js");
    expect(hashed?.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(hashed?.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  });

  test("text travels compressed as the browser asks, and unchanged", async () => {
    const asked = async (encoding: string) => {
      const answer = await get("/sw.js", { "accept-encoding": encoding });
      const bytes = Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0));
      expect(answer?.headers.get("content-length")).toBe(String(bytes.length));
      expect(answer?.headers.get("vary")).toBe("Accept-Encoding");
      return [answer?.headers.get("content-encoding") ?? null, bytes] as const;
    };
    const [br, brotli] = await asked("gzip, deflate, br, zstd");
    expect(br).toBe("br");
    expect(brotliDecompressSync(brotli).toString()).toBe(script);
    const [gzip, gzipped] = await asked("gzip, br;q=0");
    expect(gzip).toBe("gzip");
    expect(gunzipSync(gzipped).toString()).toBe(script);
    const [plain, bytes] = await asked("identity");
    expect(plain).toBeNull();
    expect(bytes.toString()).toBe(script);
    const font = await get("/assets/font-12345678.woff2", { "accept-encoding": "br" });
    expect(font?.headers.get("content-encoding")).toBeNull();
  });

  test("what the browser has already is not sent again; a changed file is", async () => {
    const files = createStaticFiles(folder);
    const ask = (etag = "") =>
      files(new Request("http://x.test/sw.js", { headers: etag ? { "if-none-match": etag } : {} }));
    const etag = (await ask())?.headers.get("etag") ?? "";
    const known = await ask(etag);
    expect(known?.status).toBe(304);
    expect(await known?.text()).toBe("");
    await writeFile(path.join(folder, "sw.js"), `${script}// next`);
    expect((await ask(etag))?.status).toBe(200);
    await writeFile(path.join(folder, "sw.js"), script);
    const head = await files(new Request("http://x.test/sw.js", { method: "HEAD" }));
    expect(head?.headers.get("content-length")).toBe(String(script.length));
    expect(await head?.text()).toBe("");
  });

  test("nothing but the application is to be had", async () => {
    const refused = [
      "/server/main.js",
      "/.vite/manifest.json",
      "/assets",
      "/assets/",
      "/missing.js",
      `/../${path.basename(folder)}.txt`,
      `/%2e%2e/${path.basename(folder)}.txt`,
      `/assets/..%2f..%2f${path.basename(folder)}.txt`,
      "/assets%2fmain-Ab3_x-9Z.js",
      "//etc/passwd",
      "/index.html%00",
    ];
    for (const at of refused) expect(await get(at), at).toBeUndefined();
  });

  test("the policy names every source, and none is elsewhere or inline", () => {
    const directives = new Map(
      contentSecurityPolicy()
        .split("; ")
        .map((each) => {
          const [name = "", ...values] = each.split(" ");
          return [name, values];
        }),
    );
    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get("style-src")).toEqual(["'self'"]);
    expect(directives.get("connect-src")).toEqual(["'self'"]);
    expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
    expect(directives.get("form-action")).toEqual(["'none'"]);
    expect(directives.get("require-trusted-types-for")).toEqual(["'script'"]);
    expect(directives.has("trusted-types")).toBe(true);
    expect(contentSecurityPolicy()).not.toMatch(/unsafe-inline|unsafe-eval'? |https?:|\*/);
  });
});
