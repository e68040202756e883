/**
 * Invented cases for practice: likely in their shape, about nobody. Names are common given names of the
 * region, drawn apart from everything else; the same seed gives the same cases.
 */
import { type CaseEntity, startRecord } from "../../domain/case.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import { isJsonObject } from "../../domain/json.ts";

/** Who takes the case in, where and when (UTC with milliseconds). */
export type Taking = { readonly by: string; readonly device: string; readonly at: string };

/** Fills an empty case document with an invented account that can be handed in. */
export const inventCase = (empty: JsonObject, taking: Taking, random: () => number): JsonObject => {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  const story = pick(stories);
  const age = random() < 0.22 ? 13 + Math.floor(random() * 5) : 18 + Math.floor(random() * 27);
  const isChild = age < 18;
  const sex = random() < story.women ? "female" : "male";
  const today = taking.at.slice(0, 10);
  const begun = `${Number(today.slice(0, 4)) - 1 - Math.floor(random() * 2)}`;
  let document = empty;
  const add = (entity: CaseEntity, answers: JsonObject): void => {
    const group = document[entity];
    const record = { ...startRecord(document, entity, taking), ...answers };
    document = { ...document, [entity]: [...(Array.isArray(group) ? group : []), record] };
  };
  const fill = (entity: CaseEntity, answers: JsonObject): void => {
    const record = document[entity];
    document = { ...document, [entity]: { ...(isJsonObject(record) ? record : {}), ...answers } };
  };

  fill("case", { dataSource: "case_management", interviewDate: today });
  fill("victimIdentity", { givenName: pick(sex === "female" ? womensNames : mensNames) });
  fill("victim", {
    sex,
    ageAtRegistration: age,
    majorityAtRegistration: isChild ? "minor" : "adult",
    citizenship: [story.from],
    ...(isChild && {
      guardianPresent: "yes",
      childCareArrangement: pick(["parents", "kinship", "residential"]),
    }),
  });
  for (const scope of consents)
    add("consent", {
      scope,
      decision: scope === "statistics" && random() < 0.08 ? "refused" : "given",
      givenBy: isChild ? "guardian" : "self",
      method: pick(["signed", "thumbprint", "verbal_witnessed"]),
      informationGiven: [...information],
      decidedAt: today,
      ...(isChild && { childAssent: "yes" }),
    });
  add("screening", {
    screeningDate: today,
    channel: pick(["police_rescue", "hotline", "ngo", "embassy", "self", "immigration"]),
    placeCountry: story.to,
    safeSetting: "yes",
    urgentNeedsFirst: "yes",
    acts: pick([
      ["recruitment", "transportation"],
      ["recruitment", "harbouring"],
      ["transfer", "receipt"],
    ]),
    means: pick([
      ["deception"],
      ["deception", "abuse_vulnerability"],
      ["threat_force", "deception"],
    ]),
    purposes: [story.form],
    purposeRealised: "exploited",
    isChildAtEvent: isChild ? "yes" : "no",
    traffickingStatus: "actual",
    decisionOrgType: pick(["ngo", "police", "government_other"]),
    decisionDate: today,
  });
  add("routeLeg", {
    legType: "recruitment",
    fromCountry: story.from,
    toCountry: story.to,
    transport: [pick(["bus", "van_minibus", "small_boat", "foot"])],
    departDate: { value: begun, precision: "year" },
  });
  add("exploitation", {
    types: [story.form],
    country: story.to,
    startDate: { value: begun, precision: "year" },
    ...story.details,
  });
  if (random() < 0.6)
    add("perpetrator", {
      kind: "individual",
      sex: pick(["female", "male"]),
      roles: [pick(["recruiter", "transporter", "exploiter"])],
      relation: pick(["broker_agent", "friend_neighbour", "employer", "online_contact"]),
      stillThreat: pick(["no", "unknown"]),
    });
  return document;
};

/** Numbers from 0 to 1, never 1, the same for the same seed (mulberry32). For invented cases only. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Story = {
  readonly from: string;
  readonly to: string;
  readonly form: string;
  /** Share of women and girls, 0 to 1. */
  readonly women: number;
  readonly details: { readonly [name: string]: Json };
};

const scam = {
  criminalActivity: ["online_scam"],
  labourTypes: ["illicit"],
  isicSection: "J",
  venue: "compound",
};

const stories: readonly Story[] = [
  {
    from: "KHM",
    to: "THA",
    form: "forced_labour",
    women: 0.3,
    details: { labourTypes: ["fishing"], isicSection: "A", venue: "vessel" },
  },
  {
    from: "IDN",
    to: "MYS",
    form: "servitude",
    women: 0.95,
    details: { labourTypes: ["domestic_work"], isicSection: "T", venue: "private_home" },
  },
  { from: "THA", to: "KHM", form: "forced_criminality", women: 0.4, details: scam },
  { from: "IDN", to: "KHM", form: "forced_criminality", women: 0.35, details: scam },
  {
    from: "PHL",
    to: "MYS",
    form: "sexual_exploitation",
    women: 0.97,
    details: { sexualTypes: ["prostitution"], venue: "bar_karaoke" },
  },
  {
    from: "MMR",
    to: "THA",
    form: "forced_labour",
    women: 0.45,
    details: { labourTypes: ["manufacturing"], isicSection: "C", venue: "factory" },
  },
];

const consents = [
  "interview",
  "store_local",
  "registry_case",
  "registry_identity",
  "statistics",
  "referral_health",
  "referral_psychosocial",
  "referral_legal",
  "referral_shelter",
];
const information = [
  "agrees_interview",
  "purpose",
  "use_of_data",
  "research_use",
  "right_of_access",
  "storage_period",
  "how_to_withdraw",
];
const womensNames = ["Sreymom", "Dewi", "Malee", "Marisol", "Thida", "Nurul", "Kanya", "Rosa"];
const mensNames = ["Sokha", "Budi", "Somchai", "Ramon", "Zaw", "Arif", "Vuthy", "Jun"];
