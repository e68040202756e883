/** Texts that have broken forms: scripts, other directions, invisible signs, and very long ones. */

const markup = [
  "<script>globalThis.broken=1</script>",
  "<img src=x onerror=globalThis.broken=1>",
  '"><svg onload=globalThis.broken=1>',
  "javascript:globalThis.broken=1",
  "<iframe srcdoc='<script>parent.broken=1</script>'>",
  "<a href=javascript:globalThis.broken=1>x</a>",
  "{{constructor.constructor('globalThis.broken=1')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text itself is the trap
  "${globalThis.broken=1}",
  "<style>*{display:none}</style>",
  "<!--",
  "-->",
  "]]>",
  "<![CDATA[",
  "<math><mtext></form><form><mglyph><style></math>",
  "&lt;script&gt;",
  "&#x3C;script&#x3E;",
  "%3Cscript%3E",
  "\\u003cscript\\u003e",
];
const sheets = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(A1)",
  "\t=1",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("x")',
];
const queries = [
  "'; DROP TABLE batch; --",
  '" OR ""="',
  "1;--",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "NaN",
  "{count, plural, one {x}}",
  "{{",
];
const directions = [
  "\u202Eevil\u202C",
  "\u2066left\u2069",
  "\u200Fעברית abc",
  "abc \u061Cعربي",
  "\u202Dover\u202C",
];
const invisible = ["a\u200Bb", "a\u200Db", "\uFEFFx", "a\u00ADb", "x\u2060y", "\u{E0041}tag"];
const scripts = ["សុខា ជា", "สมชาย ใจดี", "Ẑ͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "👩‍👩‍👧‍👦"];

/** Fifty and more, none blank. */
export const hostileTexts: readonly string[] = [
  ...markup,
  ...sheets,
  ...queries,
  ...directions,
  ...invisible,
  ...scripts,
];
