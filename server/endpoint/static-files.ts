/**
 * The application's files, as built. Only what lies in the folder at the moment of asking is served;
 * the server's own code, which is built beside it, is not.
 */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Answers a request for a file; undefined when there is none of that name. */
export type StaticFiles = (request: Request) => Promise<Response | undefined>;

/** Serves a folder. Files are compressed once and kept in memory until they change. */
export const createStaticFiles = (folder: string): StaticFiles => {
  const kept = new Map<string, KeptFile>();

  const load = async (name: string): Promise<KeptFile | undefined> => {
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (!facts?.isFile()) return undefined;
    const known = kept.get(name);
    const stamp = `${facts.mtimeMs} ${facts.size}`;
    if (known?.stamp === stamp) return known;
    const bytes = new Uint8Array(await readFile(file));
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const type = mediaTypes[path.extname(name)] ?? "application/octet-stream";
    const fresh = { stamp, etag, type, plain: bytes, ...(await compress(type, bytes)) };
    kept.set(name, fresh);
    return fresh;
  };

  return async (request) => {
    const name = toFileName(new URL(request.url).pathname);
    const file = name === undefined ? undefined : await load(name);
    if (!name || !file) return undefined;
    const encoding = chooseEncoding(file, request.headers.get("accept-encoding") ?? "");
    const headers = new Headers({
      "Content-Type": file.type,
      "Cache-Control": hashedName.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
      ETag: file.etag,
      Vary: "Accept-Encoding",
    });
    if (request.headers.get("if-none-match") === file.etag)
      return new Response(null, { status: 304, headers });
    const bytes = file[encoding] ?? file.plain;
    if (encoding !== "plain") headers.set("Content-Encoding", encoding);
    headers.set("Content-Length", String(bytes.length));
    return new Response(request.method === "HEAD" ? null : bytes, { headers });
  };
};

type KeptFile = {
  readonly stamp: string;
  readonly etag: string;
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly br?: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer>;
};

/** Names of one plain segment after another: no dots that climb, no hidden files, no server code. */
const toFileName = (pathname: string): string | undefined => {
  if (pathname === "/") return "index.html";
  const name = pathname.slice(1);
  const isPlain = /^[\w@-][\w.@-]*(\/[\w@-][\w.@-]*)*$/.test(name) && !name.includes("..");
  return isPlain && !/^(server|\.vite)(\/|$)/.test(name) ? name : undefined;
};

/** The bundler writes eight characters of a hash before the ending of what it names itself. */
const hashedName = /^assets\/.+-[\w-]{8}\.\w+$/;

const mediaTypes: { readonly [ending: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

const compress = async (
  type: string,
  bytes: Uint8Array,
): Promise<Pick<KeptFile, "br" | "gzip">> => {
  if (bytes.length < 1_024 || !/^(text\/|application\/(json|manifest|wasm)|image\/svg)/.test(type))
    return {};
  const [br, gzipped] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 9,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  return { br: new Uint8Array(br), gzip: new Uint8Array(gzipped) };
};

const chooseEncoding = (file: KeptFile, accepted: string): "br" | "gzip" | "plain" => {
  const names = accepted
    .split(",")
    .filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each))
    .map((each) => each.split(";")[0]?.trim());
  if (file.br && names.includes("br")) return "br";
  return file.gzip && names.includes("gzip") ? "gzip" : "plain";
};
