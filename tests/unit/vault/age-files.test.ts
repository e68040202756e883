/**
 * Age files as they must and must not be, after the list of cases of the CCTV test vectors (C2SP). The
 * files are written here, by another hand than the library's, and Debian's `age` judges each as well.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inspectEnvelope } from "../../../src/protocol/age-header.ts";
import { importX25519, toAgeIdentity } from "../../../src/vault/keys.ts";
import { createOpener } from "../../../src/vault/seal.ts";
import {
  type AgeParts,
  base64,
  publicOf,
  scalarOf,
  scryptStanza,
  stream,
  usualFileKey,
  writeAge,
  x25519Stanza,
} from "../../support/age-writer.ts";

const identity = scalarOf("identity");
const version = "age-encryption.org/v1";
const mine = x25519Stanza(identity);
const text = Buffer.from("what the file says");
const full = (filler: number) => Buffer.alloc(65_536, filler);

type Outcome = "opens" | "not-for-us" | "damaged";
type Story = { readonly outcome: Outcome; readonly file: Buffer; readonly says?: Buffer };

const a = (outcome: Outcome, parts: Partial<AgeParts>, says = text): Story => ({
  outcome,
  file: writeAge({ header: [version, ...mine], body: stream([text]), ...parts }),
  says,
});

/** A file whose header has other lines before the stanza that is ours. */
const withLines = (outcome: Outcome, ...lines: readonly string[]): Story =>
  a(outcome, { header: [version, ...lines, ...mine] });

/** A file with one stanza, by whatever X25519 stanza is given. */
const withStanza = (
  outcome: Outcome,
  stanza: readonly string[],
  fileKey: Buffer = usualFileKey,
): Story => a(outcome, { header: [version, ...stanza], fileKey });

const withMac = (outcome: Outcome, macLine: (mac: string) => string): Story =>
  a(outcome, { macLine });

/** A file whose body is what is given, or something done to that. */
const withBody = (
  outcome: Outcome,
  body: AgeParts["body"],
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
  says = text,
): Story => a(outcome, { body: (fileKey) => change(body(fileKey)) }, says);

const cut = (by: number) => (bytes: Buffer) => bytes.subarray(0, bytes.length - by);
const flipped = (at: number) => (bytes: Buffer) => {
  const changed = Buffer.from(bytes);
  const place = at < 0 ? changed.length + at : at;
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
};
const followedBy = (count: number) => (bytes: Buffer) =>
  Buffer.concat([bytes, Buffer.alloc(count, 7)]);

/** The last letter says two bits that belong to no byte; here one of them is set. */
const notCanonical = (letters: string): string => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return letters.slice(0, -1) + alphabet[alphabet.indexOf(letters.at(-1) ?? "") + 1];
};
const [argumentsLine = "", keyLine = ""] = mine;
const share = publicOf(scalarOf("share"));
const smallOrder = [
  Buffer.alloc(32),
  Buffer.from("01".padEnd(64, "0"), "hex"),
  Buffer.from("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "hex"),
  Buffer.from("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "hex"),
];

const stories: Readonly<Record<string, Story>> = {
  "one recipient": a("opens", {}),
  "several recipients": a("opens", {
    header: [version, ...x25519Stanza(scalarOf("another")), ...mine],
  }),
  "a recipient of an unknown kind before": withLines("opens", "-> grease 1 2", "AAAA"),
  "an unknown stanza without a body": withLines("opens", "-> empty", ""),
  "a body that fills its line, then an empty line": withLines(
    "opens",
    "-> full",
    base64(Buffer.alloc(48, 3)),
    "",
  ),
  "an unknown stanza with every allowed character": withLines(
    "opens",
    `-> ${Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join("")}`,
    "",
  ),
  "nothing at all": { outcome: "damaged", file: Buffer.alloc(0) },
  "a later version": a("damaged", { header: ["age-encryption.org/v1234", ...mine] }),
  "lines that end as on Windows": a("damaged", {
    header: [`${version}\r`, ...mine.map((line) => `${line}\r`)],
    macLine: (mac) => `--- ${mac}\r`,
  }),

  "a wrong MAC": withMac(
    "damaged",
    (mac) => `--- ${base64(Buffer.alloc(mac.length > 0 ? 32 : 0))}`,
  ),
  "a MAC with a space too many": withMac("damaged", (mac) => `---  ${mac}`),
  "a MAC with something behind it": withMac("damaged", (mac) => `--- ${mac} AAAA`),
  "no MAC": withMac("damaged", () => "---"),
  "a MAC without its space": withMac("damaged", (mac) => `---${mac}`),
  "a MAC that ends in a space": withMac("damaged", (mac) => `--- ${mac} `),
  "a MAC cut short": withMac("damaged", (mac) => `--- ${mac.slice(0, -4)}`),
  "a MAC in another spelling": withMac("damaged", (mac) => `--- ${notCanonical(mac)}`),

  "a stanza that begins wrongly": withLines("damaged", "-- grease", ""),
  "a stanza body with padding": withLines("damaged", "-> grease", "AA=="),
  "a stanza with an empty argument": withLines("damaged", "-> grease  two", ""),
  "a stanza with a letter that is not ASCII": withLines("damaged", "-> gréase", ""),
  "a stanza with a line too long": withLines("damaged", "-> grease", base64(Buffer.alloc(51))),
  "a stanza without a body": withLines("damaged", "-> grease"),
  "a stanza whose last line is missing": withLines(
    "damaged",
    "-> grease",
    base64(Buffer.alloc(48)),
  ),
  "a stanza with two short lines": withLines("damaged", "-> grease", "AAAA", "AAAA"),
  "a stanza with no arguments": withLines("damaged", "->", ""),
  "a stanza body in another spelling": withLines("damaged", "-> grease", "AB"),
  "a stray carriage return": withLines("damaged", "-> grease", "AAAA\r"),

  "somebody else's file": withStanza("not-for-us", x25519Stanza(scalarOf("another"))),
  "a tag that does not fit": withStanza(
    "not-for-us",
    x25519Stanza(identity, { change: flipped(31) }),
  ),
  "the name of the recipient kind in small letters": withStanza(
    "not-for-us",
    x25519Stanza(identity, { name: "x25519" }),
  ),
  "a passphrase alone": withStanza("not-for-us", scryptStanza("words")),
  "an argument too many": withStanza("damaged", x25519Stanza(identity, { further: ["1"] })),
  "a share too long": withStanza(
    "damaged",
    x25519Stanza(identity, { shareText: base64(Buffer.concat([share, Buffer.alloc(1)])) }),
  ),
  "a share too short": withStanza(
    "damaged",
    x25519Stanza(identity, { shareText: base64(share.subarray(1)) }),
  ),
  "a share in another spelling": withStanza(
    "damaged",
    x25519Stanza(identity, { shareText: notCanonical(base64(share)) }),
  ),
  "a key line in another spelling": withStanza("damaged", [argumentsLine, notCanonical(keyLine)]),
  "a file key too long": withStanza(
    "damaged",
    x25519Stanza(identity, { fileKey: scalarOf("long") }),
    scalarOf("long"),
  ),
  ...Object.fromEntries(
    smallOrder.map((point, at) => [
      `a share of small order, ${at + 1}`,
      withStanza("damaged", x25519Stanza(identity, { share: point })),
    ]),
  ),

  "an empty text": withBody("opens", stream([Buffer.alloc(0)]), undefined, Buffer.alloc(0)),
  "one full chunk": withBody("opens", stream([full(0)]), undefined, full(0)),
  "two chunks": withBody(
    "opens",
    stream([full(0), text]),
    undefined,
    Buffer.concat([full(0), text]),
  ),
  "two full chunks": withBody(
    "opens",
    stream([full(0), full(1)]),
    undefined,
    Buffer.concat([full(0), full(1)]),
  ),
  "three chunks": withBody(
    "opens",
    stream([full(0), full(1), text]),
    undefined,
    Buffer.concat([full(0), full(1), text]),
  ),
  "no nonce": withBody("damaged", () => Buffer.alloc(0)),
  "half a nonce": withBody("damaged", () => Buffer.alloc(8)),
  "a nonce and no chunk": withBody("damaged", stream([])),
  "a chunk without its tag": withBody("damaged", stream([text]), cut(16)),
  "a chunk with half its tag": withBody("damaged", stream([text]), cut(8)),
  "a wrong tag": withBody("damaged", stream([text]), flipped(-1)),
  "a wrong tag in the second chunk": withBody("damaged", stream([full(0), text]), flipped(-1)),
  "a wrong tag in the second full chunk": withBody(
    "damaged",
    stream([full(0), full(1)]),
    flipped(-1),
  ),
  "a last chunk that is empty": withBody("damaged", stream([full(0), Buffer.alloc(0)])),
  "no last chunk": withBody("damaged", stream([text], { marked: [] })),
  "no last chunk, full": withBody("damaged", stream([full(0)], { marked: [] })),
  "no last of two chunks": withBody("damaged", stream([full(0), text], { marked: [] })),
  "no last of two full chunks": withBody("damaged", stream([full(0), full(1)], { marked: [] })),
  "a short chunk that is not the last": withBody("damaged", stream([text, text])),
  "a short second chunk of three": withBody("damaged", stream([full(0), text, text])),
  "two last chunks": withBody("damaged", stream([full(0), text], { marked: [0, 1] })),
  "two last full chunks": withBody("damaged", stream([full(0), full(1)], { marked: [0, 1] })),
  "something behind the end": withBody("damaged", stream([text]), followedBy(5)),
  "much behind the end": withBody("damaged", stream([full(0)]), followedBy(70_000)),
  "chunks in another order": withBody("damaged", (fileKey) => {
    const whole = stream([full(0), full(1), text])(fileKey);
    const [start, chunk] = [16, 65_552];
    return Buffer.concat([
      whole.subarray(0, start),
      whole.subarray(start + chunk, start + 2 * chunk),
      whole.subarray(start, start + chunk),
      whole.subarray(start + 2 * chunk),
    ]);
  }),
  "the armour of the text form": {
    outcome: "damaged",
    file: Buffer.from(
      `-----BEGIN AGE ENCRYPTED FILE-----\n${writeAge({
        header: [version, ...mine],
        body: stream([text]),
      }).toString("base64")}\n-----END AGE ENCRYPTED FILE-----\n`,
    ),
  },
};

describe("an age file with", () => {
  test.each(Object.entries(stories))("%s", async (_name, { outcome, file, says }) => {
    const opener = createOpener(await importX25519(identity));
    const opened = await opener.open(new Uint8Array(file));
    expect(opened).toEqual(
      outcome === "opens"
        ? { ok: true, value: new Uint8Array(says ?? []) }
        : { ok: false, failure: outcome },
    );
    // Nothing but our own kind of file is kept: two recipients, a padded length.
    expect(inspectEnvelope(new Uint8Array(file)).ok).toBe(false);
  });
});

const debian = spawnSync("age", ["--version"]).status === 0;

test.runIf(debian)("Debian's age says the same of each", () => {
  const folder = mkdtempSync(join(tmpdir(), "lindung-age-"));
  const key = join(folder, "key");
  writeFileSync(key, `${toAgeIdentity(identity)}\n`);
  const armoured = "the armour of the text form";
  for (const [name, { outcome, file, says }] of Object.entries(stories)) {
    if (name === armoured) continue;
    const { status, stdout } = spawnSync("age", ["-d", "-i", key], { input: file });
    expect(status === 0, name).toBe(outcome === "opens");
    if (outcome === "opens") expect(stdout.equals(says ?? Buffer.alloc(0)), name).toBe(true);
  }
  rmSync(folder, { recursive: true });
});
