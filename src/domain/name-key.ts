/**
 * Keys by which names of South-East Asia are found again, however they were spelled: skeletons of
 * consonants in classes that old and new spellings, and the scripts of Khmer and Thai, share.
 *
 * The rules are those of the regional name key (steps 1 to 5): script, particles, abbreviations,
 * spelling classes, and names as sets of tokens. Written with invented pairs at hand and never tried on
 * a real list; native readers must extend it. Never a proof that two people are one.
 */

/** The words of a name that can tell people apart: lower case, no marks, no titles, in no order. */
export const nameTokens = (name: string): readonly string[] => {
  const tokens = name
    .normalize("NFKC")
    .toLowerCase()
    .split(/[\s.,'’\-/·​]+/u)
    .map(plainLetters)
    .filter((token) => token !== "");
  const telling = tokens.filter((token) => !particles.has(token));
  return (telling.length > 0 ? telling : tokens).map((token) => spelledOut.get(token) ?? token);
};

/** The keys of one word of a name: usually one, two where `kh` and `ch` may be either sound. */
const keysOfToken = (token: string): readonly string[] => {
  const latin = toLatinConsonants(token);
  return [...new Set([skeletonOf(latin, hard), skeletonOf(latin, soft)])].filter(
    (key) => key !== "",
  );
};

/** A name made ready to be compared: its words with their keys, and the keys of all words as one. */
export type PreparedName = {
  readonly tokens: readonly { readonly text: string; readonly keys: readonly string[] }[];
  /** `Srey Neang` is `Sreyneang`. Empty for a name of one word. */
  readonly whole: readonly string[];
};

/** Prepares a name. Costs some thousandths of a second; what is compared often is prepared once. */
export const prepareName = (name: string): PreparedName => {
  const tokens = nameTokens(name);
  return {
    tokens: tokens.map((text) => ({ text, keys: keysOfToken(text) })),
    whole: tokens.length > 1 ? keysOfToken(tokens.join("")) : [],
  };
};

/** All keys of a name, each once. */
export const allKeys = ({ tokens, whole }: PreparedName): readonly string[] => [
  ...new Set([...tokens.flatMap(({ keys }) => keys), ...whole]),
];

/**
 * How alike two names are, from 0 to 1: each word of the shorter name finds its best match in the
 * other. 1: the same words; 0.95: the same keys; below that by Jaro-Winkler. Names without words are
 * not alike.
 */
export const nameLikeness = (left: PreparedName, right: PreparedName): number => {
  const [short, long] = left.tokens.length <= right.tokens.length ? [left, right] : [right, left];
  if (short.tokens.length === 0) return 0;
  if (short.tokens.length === 1 && sharesKey(short.tokens[0]?.keys ?? [], long.whole)) return 0.95;
  const free = [...long.tokens];
  let sum = 0;
  for (const token of short.tokens) {
    let [best, place] = [0, -1];
    for (const [at, other] of free.entries()) {
      const likeness = tokenLikeness(token, other);
      if (likeness > best) [best, place] = [likeness, at];
    }
    if (place >= 0) free.splice(place, 1);
    sum += best;
  }
  return sum / short.tokens.length;
};

type Token = PreparedName["tokens"][number];

const tokenLikeness = (left: Token, right: Token): number => {
  if (left.text === right.text) return 1;
  if (sharesKey(left.keys, right.keys)) return 0.95;
  const likeness = jaroWinkler(left.text, right.text);
  return likeness >= 0.9 ? likeness * 0.9 : 0;
};

const sharesKey = (left: readonly string[], right: readonly string[]): boolean =>
  // One consonant says too little.
  left.some((key) => key.length > 1 && right.includes(key));

const plainLetters = (token: string): string =>
  token
    .normalize("NFD")
    .replaceAll("đ", "d")
    .replace(/\p{M}/gu, (mark) => (/[ក-៓]/u.test(mark) ? mark : ""))
    .replace(/[^\p{L}\p{M}]/gu, "")
    .normalize("NFC");

/** Titles, and words that say whose child somebody is or where a family is from. */
const particles: ReadonlySet<string> = new Set(
  "h hj haji hajjah bin binti bt bte ibnu daw ko maung mg nang nai mr mrs ms dr de la dela del delos los".split(
    " ",
  ),
);

/** A map and no object: somebody may be called like a member that every object has. */
const spelledOut: ReadonlyMap<string, string> = new Map([
  ...[
    "muh moh mhd mohd muhamad mohamad mohammad mohamed mohammed",
    "mochamad mochammad muchamad muhamed",
  ]
    .flatMap((shorts) => shorts.split(" "))
    .map((short) => [short, "muhammad"] as const),
  ["abd", "abdul"],
  ["st", "siti"],
  ["jhon", "john"],
  ["jon", "john"],
]);

type Sounds = readonly (readonly [RegExp, string])[];

const shared: Sounds = [
  [/oe/g, "u"],
  [/dj/g, "j"],
  [/tj/g, "c"],
  [/s[jyh]/g, "s"],
  [/th/g, "t"],
  [/ph|[fvw]/g, "p"],
  [/ng/g, "n"],
  [/[ie]{1,2}$|y$/g, "i"],
  [/[kqcg]h?$/g, "k"],
  [/y/g, "j"],
];
const hard: Sounds = [...shared, [/kh/g, "k"], [/ch+/g, "c"], [/q|x/g, "k"], [/z/g, "s"]];
const soft: Sounds = [...shared, [/kh|ch+/g, "h"], [/q|x/g, "k"], [/z/g, "s"]];

/** What is left of a word: the first letter, then consonants; silent h and doubles gone. */
const skeletonOf = (word: string, sounds: Sounds): string => {
  const spoken = sounds.reduce((text, [sound, letter]) => text.replace(sound, letter), word);
  const first = spoken.slice(0, 1).replace(/[aeiou]/, "a");
  const rest = spoken
    .slice(1)
    .replace(/[aeiou]/g, "")
    .replace(/h/g, sounds === soft ? "h" : "")
    .replaceAll("l", "r");
  return `${first.replace("l", "r")}${rest}`.replace(/(.)\1+/gu, "$1");
};

/** Consonants of Khmer and Thai by the letters that romanised names use; vowels and marks are dropped. */
const toLatinConsonants = (token: string): string =>
  [...token]
    .map((letter) => latinOf.get(letter) ?? (/\p{Script=Latin}/u.test(letter) ? letter : ""))
    .join("");

const rows: readonly (readonly [string, string])[] = [
  ["k", "កគกฃ"],
  ["kh", "ខឃขคฅฆ"],
  ["ng", "ងง"],
  ["ch", "ចជចช"],
  ["chh", "ឆឈฉฌ"],
  ["nh", "ញญ"],
  ["d", "ដឌฎด"],
  ["th", "ឋឍថធฐฑฒถทธ"],
  ["n", "ណននณ"],
  ["t", "តទฏต"],
  ["b", "បบ"],
  ["p", "ពป"],
  ["ph", "ផភผพภ"],
  ["f", "ฝฟ"],
  ["m", "មม"],
  ["y", "យย"],
  ["r", "ររฤ"],
  ["l", "លឡลฬ"],
  ["v", "វว"],
  ["s", "សซศษส"],
  ["h", "ហหฮ"],
  ["a", "អอ"],
];
const latinOf: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([latin, letters]) => [...letters].map((letter) => [letter, latin] as const)),
);

/** Likeness of two words by letters in common and a common beginning (Winkler 1990). */
const jaroWinkler = (left: string, right: string): number => {
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Set<number>();
  const matches = [...left].flatMap((letter, at) => {
    for (
      let other = Math.max(0, at - reach);
      other <= at + reach && other < right.length;
      other += 1
    )
      if (!taken.has(other) && right[other] === letter) {
        taken.add(other);
        return [letter];
      }
    return [];
  });
  if (matches.length === 0) return 0;
  const theirs = [...taken].sort((a, b) => a - b).map((at) => right[at]);
  const moved = matches.filter((letter, at) => letter !== theirs[at]).length / 2;
  const count = matches.length;
  const jaro = (count / left.length + count / right.length + (count - moved) / count) / 3;
  let prefix = 0;
  while (prefix < 4 && left[prefix] !== undefined && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
};
