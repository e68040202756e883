/**
 * Makes, signs and checks the signed list of the files of a release, `dist/release.json`.
 *
 * The release keys never need to lie on the machine that builds: one maintainer makes the list with
 * the first signature, another adds the second where that key lies.
 */
import { createHash, generateKeyPairSync, webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { generalToBytes, type NamedSigner, parseGeneral } from "../src/protocol/jws.ts";
import {
  countersignRelease,
  ReleaseKeys,
  type ReleaseManifest,
  readRelease,
  signRelease,
  verifyRelease,
} from "../src/protocol/release-manifest.ts";

const help = `npm run release:manifest -- COMMAND

  keys FOLDER               makes three release keys in FOLDER and release-keys.json, their public
                            halves. Keep the three apart and offline; build with
                            LINDUNG_RELEASE_KEYS=FOLDER/release-keys.json
  make --key FILE …         lists every file of dist and signs the list: dist/release.json
       --previous FILE      the release.json of the version before
  sign --key FILE …         adds signatures to dist/release.json
  verify --keys FILE        checks dist/release.json and every file of dist against it

  --dist FOLDER             another folder than dist
Two of the three keys must sign. Exit code 0 only when everything holds.
`;

const PrivateKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string(),
});

class Refusal extends Error {}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: "string", multiple: true, default: [] },
    keys: { type: "string" },
    previous: { type: "string" },
    dist: { type: "string", default: "dist" },
    help: { type: "boolean", default: false },
  },
});
const manifestFile = path.join(values.dist, "release.json");

const readBytes = (file: string): Uint8Array<ArrayBuffer> => {
  if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  return new Uint8Array(readFileSync(file));
};
const readJson = (file: string): unknown => JSON.parse(new TextDecoder().decode(readBytes(file)));
const hashOf = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("base64url");

/** Every file a browser may be served, by path, with its hash. */
const servedFiles = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(values.dist, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll(path.sep, "/"))
      .filter((name) => !/^(server|\.vite)(\/|$)|^release\.json$/.test(name))
      .filter((name) => statSync(path.join(values.dist, name)).isFile())
      .sort()
      .map((name) => [name, hashOf(readBytes(path.join(values.dist, name)))]),
  );

const signerOf = async (file: string): Promise<NamedSigner> => {
  const jwk = PrivateKey.parse(readJson(file));
  const key = await webcrypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  return {
    kid: jwk.x,
    sign: async (bytes) => new Uint8Array(await webcrypto.subtle.sign("Ed25519", key, bytes)),
  };
};

const makeKeys = (folder: string | undefined): string => {
  if (!folder) throw new Refusal("Name the folder the keys go to.");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const publicKeys: ReleaseKeys = {};
  for (const name of ["release-key-1.json", "release-key-2.json", "release-key-3.json"]) {
    const file = path.join(folder, name);
    if (existsSync(file)) throw new Refusal(`${file} is there already; keys are not overwritten.`);
    const { privateKey } = generateKeyPairSync("ed25519");
    const jwk = PrivateKey.parse(privateKey.export({ format: "jwk" }));
    writeFileSync(file, `${JSON.stringify(jwk)}\n`, { mode: 0o600 });
    publicKeys[jwk.x] = { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
  }
  const file = path.join(folder, "release-keys.json");
  writeFileSync(file, `${JSON.stringify(publicKeys, null, 2)}\n`);
  return `Three keys and ${file} are made.`;
};

const make = async (): Promise<string> => {
  const [first, ...others] = await Promise.all(values.key.map(signerOf));
  if (!first) throw new Refusal("Name at least one key with --key.");
  const { version } = z.object({ version: z.string() }).parse(readJson("package.json"));
  const manifest: ReleaseManifest = {
    v: 1,
    version: process.env["LINDUNG_VERSION"] ?? version,
    previous: values.previous === undefined ? null : hashOf(readBytes(values.previous)),
    files: servedFiles(),
  };
  if (!("sw.js" in manifest.files)) throw new Refusal("dist holds no build. Run npm run build.");
  writeFileSync(manifestFile, generalToBytes(await signRelease(manifest, [first, ...others])));
  return `${manifestFile}: version ${manifest.version}, ${Object.keys(manifest.files).length} files, ${values.key.length} of 2 signatures.`;
};

const sign = async (): Promise<string> => {
  const general = parseGeneral(readBytes(manifestFile));
  if (!general.ok) throw new Refusal(`${manifestFile} is not a signed release.`);
  const release = readRelease(general.value);
  // Whoever signs signs what lies before them, not what somebody else listed.
  if (!release || otherFile(release) !== undefined)
    throw new Refusal("dist is not what the release lists.");
  let signed = general.value;
  for (const file of values.key) signed = await countersignRelease(signed, await signerOf(file));
  writeFileSync(manifestFile, generalToBytes(signed));
  return `${manifestFile}: ${signed.signatures.length} signatures.`;
};

const verify = async (): Promise<string> => {
  if (values.keys === undefined) throw new Refusal("Name the public keys with --keys.");
  const keys = ReleaseKeys.parse(readJson(values.keys));
  const bytes = readBytes(manifestFile);
  const release = await verifyRelease(bytes, keys);
  if (!release.ok) throw new Refusal(`The release is refused: ${release.failure}.`);
  const other = otherFile(release.value);
  if (other !== undefined) throw new Refusal(`${other} is not the file the release lists.`);
  return `Version ${release.value.version} holds. Manifest hash: ${hashOf(bytes)}`;
};

/** The first file that is missing, too many or changed; undefined when all are as listed. */
const otherFile = ({ files }: ReleaseManifest): string | undefined => {
  const found = servedFiles();
  return [...new Set([...Object.keys(files), ...Object.keys(found)])].find(
    (name) => files[name] !== found[name],
  );
};

const commands: Readonly<Record<string, () => string | Promise<string>>> = {
  keys: () => makeKeys(positionals[1]),
  make,
  sign,
  verify,
};

const command = commands[positionals[0] ?? ""];
if (values.help || !command) {
  console.log(help);
  process.exitCode = values.help ? 0 : 2;
} else
  try {
    console.log(await command());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
