import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

type Source = { readonly path: string; readonly text: string };

const sourcesBelow = (folder: string): Source[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .map((path) => ({ path, text: withoutComments(readFileSync(path, "utf8")) }));

/** Comments may speak of what code must not do. Lines keep their numbers. */
const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|\s)\/\/.*$/gm, "$1");

const browser = sourcesBelow("src");
const all = [...browser, ...sourcesBelow("server"), ...sourcesBelow("service-worker")];

/** Where a pattern occurs, as "path: text". */
const sightings = (sources: readonly Source[], pattern: RegExp): string[] =>
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([found]) => `${path}: ${found}`),
  );

// Outside the vault: the one-time secret of an invite, a throwaway key by which the browser shows that
// it can make one, and the server's receipt key.
const exceptions = [
  "src/protocol/invite.ts",
  "src/screens/session/missing-abilities.ts",
  "server/endpoint/receipt-key.ts",
];

test("keys are used in the vault alone, but for three known exceptions", () => {
  const uses = sightings(
    all,
    /subtle\s*\.\s*(encrypt|decrypt|sign|generateKey|deriveKey|deriveBits|wrapKey|unwrapKey)\b/g,
  );
  expect(uses.some((use) => use.startsWith("src/vault/"))).toBe(true);
  expect(
    uses.filter((use) => !["src/vault/", ...exceptions].some((place) => use.startsWith(place))),
  ).toEqual([]);
});

test("nothing is put where a browser keeps it in clear, but for the chosen language", () => {
  expect(
    sightings(
      all.filter(({ path }) => path !== "src/screens/session/kept-language.ts"),
      /\b(localStorage|sessionStorage|document\.cookie|document\.title\s*=|history\.(?:push|replace)State\((?!null))/g,
    ),
  ).toEqual([]);
});

test("nothing becomes HTML or code", () => {
  expect(
    sightings(
      all,
      /\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function|eval\()/g,
    ),
  ).toEqual([]);
});

test("every field forbids the browser to remember what was typed or chosen", () => {
  const fields = browser.filter(({ path }) => path.endsWith(".tsx")).flatMap(fieldsOf);
  expect(fields.length).toBeGreaterThan(5);
  expect(fields.filter(({ isForgotten }) => !isForgotten).map(({ at }) => at)).toEqual([]);
});

test("nothing pure reads the clock, chance or the network past what it was handed", () => {
  const pure = browser.filter(({ path }) => /^src\/(domain|statistics|membership)\//.test(path));
  expect(sightings(pure, /\b(Date\.now\(|new Date\(\)|Math\.random|fetch\()/g)).toEqual([]);
});

/** Fields of a component; one that spreads shared attributes is taken to have the right ones. */
const fieldsOf = ({ path, text }: Source) => {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: { readonly at: string; readonly isForgotten: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) &&
      /^(form|input|textarea|select)$/.test(node.tagName.getText())
    ) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({
        at: `${path}:${line + 1} ${node.tagName.getText()}`,
        isForgotten: node.attributes.properties.some(
          (attribute) =>
            ts.isJsxSpreadAttribute(attribute) || attribute.getText() === 'autoComplete="off"',
        ),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};
