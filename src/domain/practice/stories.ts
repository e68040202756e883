/**
 * What happened to invented people: where they were taken, for what, how, by whom. Written after the
 * patterns that the public reports on the region describe; no story is anybody's.
 */
import type { CodeOf } from "../codelist.ts";
import type { Chance } from "./chance.ts";
import type { Origin, Person } from "./people.ts";

/** One pattern of exploitation, with the codes that go together. Weights say how common it is. */
export type Story = {
  readonly types: readonly CodeOf<"exploitationType">[];
  readonly labour?: CodeOf<"labourType">;
  readonly section?: CodeOf<"isicSection">;
  readonly sexual?: CodeOf<"sexualType">;
  readonly crime?: CodeOf<"criminalActivity">;
  readonly venue: CodeOf<"venueType">;
  readonly country: CodeOf<"iso3166-1">;
  readonly entry: CodeOf<"entryMode">;
  readonly methods: readonly CodeOf<"recruitmentMethod">[];
  readonly means: readonly CodeOf<"meansOfControl">[];
  readonly transport: CodeOf<"transportMode">;
};

/** Draws what may have happened to somebody: fits origin, sex and age. */
export const drawStory = (chance: Chance, person: Person): Story => {
  const { countries, ...story } = chance.weighted(patternsFor(person));
  const country = chance.weighted(countries[person.origin] ?? [[person.origin, 1]]);
  return { ...story, country };
};

type Countries = Readonly<
  Partial<Record<Origin, readonly (readonly [CodeOf<"iso3166-1">, number])[]>>
>;
type Pattern = Omit<Story, "country"> & { readonly countries: Countries };

const patternsFor = ({ origin, sex, age }: Person): readonly (readonly [Pattern, number])[] =>
  patterns
    .filter(({ from, least = 0, most = 120, only }) => {
      const fits = age >= least && age <= most && (only === undefined || only === sex);
      return fits && (from === undefined || from.includes(origin));
    })
    .map(({ pattern, weight }) => [pattern, weight] as const);

const domestic: Pattern = {
  types: ["forced_labour"],
  labour: "domestic_work",
  section: "T",
  venue: "private_home",
  entry: "labour_migration",
  methods: ["agency", "broker"],
  means: [
    "excessive_hours",
    "withholds_documents",
    "restricts_movement",
    "takes_earnings",
    "psychological_abuse",
  ],
  transport: "air",
  countries: {
    IDN: [
      ["MYS", 4],
      ["SAU", 4],
      ["ARE", 2],
      ["SGP", 1],
      ["IDN", 2],
    ],
    PHL: [
      ["ARE", 3],
      ["SAU", 3],
      ["KWT", 2],
      ["QAT", 2],
      ["MYS", 1],
      ["PHL", 1],
    ],
    KHM: [
      ["MYS", 3],
      ["SAU", 1],
      ["THA", 1],
    ],
    MMR: [
      ["THA", 2],
      ["MYS", 1],
    ],
  },
};

const fishing: Pattern = {
  types: ["forced_labour"],
  labour: "fishing",
  section: "A",
  venue: "vessel",
  entry: "labour_migration",
  methods: ["broker"],
  means: [
    "physical_abuse",
    "withholds_documents",
    "debt_bondage",
    "withholds_necessities",
    "restricts_movement",
  ],
  transport: "van_minibus",
  countries: {
    KHM: [
      ["THA", 4],
      ["IDN", 2],
    ],
    MMR: [
      ["THA", 3],
      ["IDN", 4],
    ],
    IDN: [
      ["TWN", 2],
      ["CHN", 1],
      ["IDN", 1],
    ],
    PHL: [
      ["TWN", 1],
      ["CHN", 1],
    ],
    THA: [
      ["IDN", 2],
      ["THA", 2],
    ],
    LAO: [["THA", 1]],
  },
};

const scam: Pattern = {
  types: ["forced_criminality"],
  labour: "illicit",
  section: "J",
  crime: "online_scam",
  venue: "compound",
  entry: "labour_migration",
  methods: ["online_ad", "social_network"],
  means: ["false_promises", "physical_abuse", "debt_bondage", "restricts_movement", "threats"],
  transport: "air",
  countries: {
    IDN: [
      ["KHM", 5],
      ["MMR", 2],
      ["PHL", 1],
    ],
    PHL: [
      ["KHM", 2],
      ["MMR", 3],
    ],
    THA: [
      ["KHM", 3],
      ["MMR", 2],
    ],
    VNM: [["KHM", 5]],
    KHM: [["KHM", 1]],
    MMR: [["MMR", 1]],
    LAO: [["LAO", 1]],
  },
};

const sexual: Pattern = {
  types: ["sexual_exploitation"],
  sexual: "prostitution",
  venue: "bar_karaoke",
  entry: "personal_promise",
  methods: ["friends", "work"],
  means: ["debt_bondage", "threats", "sexual_abuse", "restricts_movement", "takes_earnings"],
  transport: "bus",
  countries: {
    IDN: [
      ["IDN", 4],
      ["MYS", 3],
    ],
    PHL: [
      ["PHL", 4],
      ["MYS", 2],
      ["SGP", 1],
    ],
    KHM: [
      ["KHM", 3],
      ["THA", 2],
    ],
    THA: [
      ["THA", 2],
      ["JPN", 2],
      ["BHR", 1],
    ],
    MMR: [
      ["THA", 2],
      ["CHN", 1],
    ],
    VNM: [
      ["CHN", 2],
      ["KHM", 1],
    ],
    LAO: [["THA", 3]],
  },
};

const online: Pattern = {
  ...sexual,
  sexual: "remote_interactive",
  venue: "private_home",
  entry: "sold_by_family",
  methods: ["family", "online_ad"],
  means: ["psychological_abuse", "sexual_abuse", "threats"],
  transport: "foot",
  countries: {},
};

const marriage: Pattern = {
  types: ["forced_marriage"],
  venue: "private_home",
  entry: "marriage",
  methods: ["broker", "family"],
  means: ["false_promises", "restricts_movement", "withholds_documents", "sexual_abuse"],
  transport: "air",
  countries: {
    KHM: [["CHN", 1]],
    VNM: [["CHN", 1]],
    MMR: [["CHN", 1]],
    LAO: [["CHN", 1]],
    IDN: [["CHN", 1]],
  },
};

const building: Pattern = {
  types: ["forced_labour"],
  labour: "construction",
  section: "F",
  venue: "construction_site",
  entry: "labour_migration",
  methods: ["broker", "friends"],
  means: ["takes_earnings", "withholds_documents", "excessive_hours", "threat_law_enforcement"],
  transport: "truck",
  countries: {
    IDN: [["MYS", 4]],
    KHM: [["THA", 4]],
    MMR: [
      ["THA", 4],
      ["MYS", 1],
    ],
    LAO: [["THA", 2]],
    PHL: [
      ["SAU", 1],
      ["QAT", 1],
    ],
    VNM: [["TWN", 1]],
  },
};

const plantation: Pattern = {
  ...building,
  types: ["forced_labour", "servitude"],
  labour: "agriculture",
  section: "A",
  venue: "farm_plantation",
  means: ["debt_bondage", "takes_earnings", "restricts_movement"],
  countries: {
    IDN: [
      ["MYS", 4],
      ["IDN", 1],
    ],
    MMR: [["THA", 2]],
    KHM: [["THA", 1]],
    PHL: [
      ["MYS", 1],
      ["PHL", 1],
    ],
  },
};

const begging: Pattern = {
  types: ["forced_begging"],
  labour: "begging",
  section: "unknown",
  venue: "street",
  entry: "sold_by_family",
  methods: ["family"],
  means: ["uses_children", "withholds_necessities", "physical_abuse"],
  transport: "foot",
  countries: {
    KHM: [
      ["THA", 4],
      ["VNM", 1],
    ],
    MMR: [["THA", 1]],
  },
};

const shops: Pattern = {
  ...domestic,
  labour: "hospitality",
  section: "I",
  venue: "shop_restaurant",
  methods: ["friends", "family"],
  means: ["excessive_hours", "takes_earnings"],
  transport: "bus",
};

/** Which pattern fits whom. Without `from` it fits anybody. */
const patterns: readonly {
  readonly pattern: Pattern;
  readonly weight: number;
  readonly only?: CodeOf<"sex">;
  readonly from?: readonly Origin[];
  readonly least?: number;
  readonly most?: number;
}[] = [
  { pattern: domestic, weight: 40, only: "female", from: ["IDN", "PHL", "KHM", "MMR"], least: 16 },
  {
    pattern: fishing,
    weight: 30,
    only: "male",
    from: ["KHM", "MMR", "IDN", "PHL", "THA", "LAO"],
    least: 15,
  },
  { pattern: scam, weight: 18, least: 18 },
  { pattern: sexual, weight: 18, only: "female", least: 13 },
  { pattern: sexual, weight: 2, least: 18 },
  { pattern: online, weight: 12, from: ["PHL"], most: 17 },
  {
    pattern: marriage,
    weight: 14,
    only: "female",
    from: ["KHM", "VNM", "MMR", "LAO", "IDN"],
    least: 14,
  },
  {
    pattern: building,
    weight: 22,
    only: "male",
    from: ["IDN", "KHM", "MMR", "LAO", "PHL", "VNM"],
    least: 16,
  },
  { pattern: plantation, weight: 12, from: ["IDN", "MMR", "KHM", "PHL"], least: 14 },
  { pattern: begging, weight: 16, most: 14 },
  { pattern: shops, weight: 6, least: 12 },
];
