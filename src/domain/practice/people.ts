/**
 * Invented people for practice cases. The names are common ones put together at random; nobody is
 * meant. Forms follow the region: one name in Indonesia, family name first in Cambodia and Viet Nam, a
 * middle name from the mother's family in the Philippines, names in their own script where there is one.
 */
import type { CodeOf } from "../codelist.ts";
import type { JsonObject } from "../json.ts";
import type { Chance } from "./chance.ts";

/** Countries that the invented people come from. */
export type Origin = "IDN" | "PHL" | "KHM" | "THA" | "MMR" | "VNM" | "LAO";

/** Somebody, described without a name. */
export type Person = {
  readonly origin: Origin;
  readonly sex: CodeOf<"sex">;
  readonly age: number;
};

/** Draws somebody whose origin, sex and age are spread as in CTDC's records of South-East Asia. */
export const drawPerson = (chance: Chance): Person => {
  const origin = chance.weighted(origins);
  const sex = chance.weighted([
    ["female", 66],
    ["male", 33],
    ["other", 1],
  ] as const);
  const [least, most] = chance.weighted(ages);
  return { origin, sex, age: chance.whole(least, most) };
};

const origins: readonly (readonly [Origin, number])[] = [
  ["PHL", 34],
  ["IDN", 26],
  ["KHM", 18],
  ["MMR", 10],
  ["THA", 6],
  ["VNM", 4],
  ["LAO", 2],
];

const ages: readonly (readonly [readonly [number, number], number])[] = [
  [[3, 8], 3],
  [[9, 17], 11],
  [[18, 20], 10],
  [[21, 23], 13],
  [[24, 26], 13],
  [[27, 29], 12],
  [[30, 38], 24],
  [[39, 47], 10],
  [[48, 62], 4],
];

/** The answers to the questions on a person's name; members without an answer are absent. */
export const drawName = (chance: Chance, { origin, sex }: Person): JsonObject => {
  const names = namesOf[origin];
  const [given, givenScript] = chance.one(sex === "male" ? names.male : names.female);
  const [family, familyScript] = chance.one(names.family);
  switch (origin) {
    case "IDN":
      return chance.isSo(0.45) ? { givenName: given } : { givenName: given, familyName: family };
    case "PHL":
      return { givenName: given, middleName: chance.one(names.family)[0], familyName: family };
    case "VNM":
      return { givenName: given, familyName: family };
    case "MMR":
      return { givenName: given, ...(givenScript && { nameLocalScript: givenScript }) };
    case "KHM":
    case "LAO":
    case "THA":
      return {
        givenName: given,
        familyName: family,
        nameLocalScript: inOrder(origin, givenScript ?? given, familyScript ?? family),
      };
  }
};

const inOrder = (origin: Origin, given: string, family: string): string =>
  origin === "KHM" ? `${family} ${given}` : `${given} ${family}`;

/** A name in Latin letters and, where the language has its own, in its script. */
type Name = readonly [latin: string, script?: string];
type Names = Readonly<Record<"female" | "male" | "family", readonly Name[]>>;

const latin = (...names: readonly string[]): readonly Name[] => names.map((name) => [name]);

const namesOf: Readonly<Record<Origin, Names>> = {
  IDN: {
    female: latin(
      "Siti",
      "Dewi",
      "Wulan",
      "Ratna",
      "Ayu",
      "Yanti",
      "Sri",
      "Nur",
      "Melati",
      "Kartika",
    ),
    male: latin(
      "Budi",
      "Agus",
      "Joko",
      "Rizki",
      "Slamet",
      "Dedi",
      "Wahyu",
      "Yusuf",
      "Hendra",
      "Bayu",
    ),
    family: latin(
      "Lestari",
      "Wibowo",
      "Susanti",
      "Santoso",
      "Rahmawati",
      "Saputra",
      "Handayani",
      "Setiawan",
    ),
  },
  PHL: {
    female: latin(
      "Maria",
      "Angelica",
      "Rosalinda",
      "Jasmine",
      "Luzviminda",
      "Cristina",
      "Marites",
      "Bea",
    ),
    male: latin("Jose", "Ramon", "Danilo", "Jericho", "Rodel", "Crisanto", "Efren", "Mark Anthony"),
    family: latin(
      "Dela Cruz",
      "Santos",
      "Reyes",
      "Bautista",
      "Villanueva",
      "Mendoza",
      "Salazar",
      "Ocampo",
    ),
  },
  KHM: {
    female: [
      ["Sreymom", "ស្រីមុំ"],
      ["Sophea", "សុភា"],
      ["Bopha", "បុប្ផា"],
      ["Kunthea", "គន្ធា"],
      ["Chanthou", "ចាន់ធូ"],
      ["Sokha", "សុខា"],
    ],
    male: [
      ["Dara", "តារា"],
      ["Vuthy", "វុទ្ធី"],
      ["Rithy", "ឫទ្ធី"],
      ["Samnang", "សំណាង"],
      ["Piseth", "ពិសិដ្ឋ"],
      ["Sovann", "សុវណ្ណ"],
    ],
    family: [
      ["Chea", "ជា"],
      ["Sok", "សុខ"],
      ["Kim", "គឹម"],
      ["Heng", "ហេង"],
      ["Meas", "មាស"],
      ["Ros", "រស់"],
    ],
  },
  THA: {
    female: [
      ["Malee", "มาลี"],
      ["Somying", "สมหญิง"],
      ["Kanya", "กัญญา"],
      ["Ratana", "รัตนา"],
      ["Suda", "สุดา"],
    ],
    male: [
      ["Somchai", "สมชาย"],
      ["Prasert", "ประเสริฐ"],
      ["Anan", "อนันต์"],
      ["Wichai", "วิชัย"],
      ["Niran", "นิรันดร์"],
    ],
    family: [
      ["Srisuk", "ศรีสุข"],
      ["Thongdee", "ทองดี"],
      ["Boonmee", "บุญมี"],
      ["Jaidee", "ใจดี"],
      ["Kaewta", "แก้วตา"],
    ],
  },
  MMR: {
    female: [
      ["Ma Thida", "မသီတာ"],
      ["Ma Aye Aye", "မအေးအေး"],
      ["Ma Khin Mar", "မခင်မာ"],
      ["Nang Hla", "နန်းလှ"],
    ],
    male: [
      ["Ko Aung", "ကိုအောင်"],
      ["Ko Min Thu", "ကိုမင်းသူ"],
      ["Ko Zaw", "ကိုဇော်"],
      ["Ko Kyaw Soe", "ကိုကျော်စိုး"],
    ],
    family: [["Htun"]],
  },
  VNM: {
    female: latin("Thị Hoa", "Thị Lan", "Thu Hà", "Ngọc Mai", "Thị Hương"),
    male: latin("Văn Nam", "Quốc Huy", "Minh Tuấn", "Đức Long"),
    family: latin("Nguyễn", "Trần", "Lê", "Phạm", "Võ"),
  },
  LAO: {
    female: [
      ["Khamla", "ຄຳຫຼ້າ"],
      ["Bounmy", "ບຸນມີ"],
      ["Noy", "ນ້ອຍ"],
    ],
    male: [
      ["Somphone", "ສົມພອນ"],
      ["Khamphone", "ຄຳພອນ"],
      ["Bounthong", "ບຸນທອງ"],
    ],
    family: [
      ["Vongsa", "ວົງສາ"],
      ["Phommachanh", "ພົມມະຈັນ"],
      ["Sisouk", "ສີສຸກ"],
    ],
  },
};
