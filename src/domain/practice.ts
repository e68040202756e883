/**
 * Invented cases for practice: whole, coherent, and valid, so that people can learn the product without
 * a single real person in it. That a case is practice is said by the organisation it belongs to, which
 * can never become a real one; the documents themselves look like any other.
 */

import {
  type Beginning,
  CaseDocument,
  type CaseEntity,
  type DraftDocument,
  emptyCaseDocument,
  isSingle,
  startRecord,
} from "./case.ts";
import { nextSequence, toCaseNumber } from "./case-number.ts";
import { type CodeOf, ownLists } from "./codelist.ts";
import { withDerived } from "./derive.ts";
import { isJsonArray, type JsonObject } from "./json.ts";
import { withMissingReasons } from "./missing-reasons.ts";
import { type Chance, createChance } from "./practice/chance.ts";
import { drawName, drawPerson, type Person } from "./practice/people.ts";
import { drawStory, type Story } from "./practice/stories.ts";
import { approveCase, returnCase } from "./review.ts";

/**
 * Where and by whom the cases are kept. `at` is the present, in UTC with milliseconds: the cases were
 * registered in the thirty months before it. `siteCode` has four to six characters; the reviewer is
 * not the owner. The same `seed` gives the same cases.
 */
export type PracticePlan = {
  readonly seed: number;
  readonly count: number;
  readonly site: string;
  readonly siteCode: string;
  readonly jurisdiction: CodeOf<"iso3166-1">;
  readonly owner: string;
  readonly reviewer: string;
  readonly device: string;
  readonly at: string;
};

/**
 * Invents cases, oldest first. About one in ten is a draft, the others were handed in, returned or
 * approved; some people are children, some refused an answer or to be counted, some had been trafficked
 * before. Every document satisfies its schema, and those that are no drafts the rules too.
 */
export const practiceCases = (plan: PracticePlan): readonly CaseDocument[] => {
  const chance = createChance(plan.seed);
  const days = Array.from({ length: plan.count }, () => chance.whole(1, DAYS_BACK)).sort(
    (a, b) => b - a,
  );
  const sequences: string[] = [];
  return days.map((daysAgo) => {
    const sequence = nextSequence(plan.device, sequences.slice(-1));
    sequences.push(sequence);
    return practiceCase(plan, chance, { daysAgo, sequence });
  });
};

const DAYS_BACK = 900;

/** One case while it is invented. */
type Draft = {
  readonly plan: PracticePlan;
  readonly chance: Chance;
  readonly person: Person;
  readonly story: Story;
  readonly begun: Beginning;
  readonly registered: string;
  readonly state: CodeOf<"workflowState">;
  readonly status: CodeOf<"caseStatus">;
  /** Months before registration at which the person was recruited, and at which it ended. */
  readonly recruited: number;
  readonly ended: number;
};

const practiceCase = (
  plan: PracticePlan,
  chance: Chance,
  { daysAgo, sequence }: { readonly daysAgo: number; readonly sequence: string },
): CaseDocument => {
  const at = new Date(Date.parse(plan.at) - daysAgo * 86_400_000).toISOString();
  const person = drawPerson(chance);
  const state = chance.weighted(daysAgo < 60 ? recentStates : olderStates);
  const ended = chance.whole(0, 5);
  const draft: Draft = {
    plan,
    chance,
    person,
    story: drawStory(chance, person),
    begun: { by: plan.owner, device: plan.device, at, newId: chance.id },
    registered: at.slice(0, 10),
    state,
    status: state === "approved" ? chance.weighted(statuses) : "active",
    ended,
    recruited: ended + chance.whole(1, 40),
  };
  const empty = emptyCaseDocument({
    ...plan,
    caseId: chance.id(),
    caseNumber: toCaseNumber({ siteCode: plan.siteCode, year: at.slice(2, 4), sequence }),
    at,
    newId: chance.id,
  });
  const told = parts.reduce<DraftDocument>((document, part) => part(document, draft), empty);
  return CaseDocument.parse(withDerived(inState(withGaps(told, draft), draft)));
};

const recentStates = [
  ["draft", 25],
  ["submitted", 45],
  ["returned", 12],
  ["approved", 18],
] as const;
const olderStates = [
  ["draft", 2],
  ["submitted", 8],
  ["returned", 3],
  ["approved", 87],
] as const;
const statuses = [
  ["active", 55],
  ["follow_up", 25],
  ["closed", 20],
] as const;

type Part = (document: DraftDocument, draft: Draft) => DraftDocument;

const aboutTheCase: Part = (document, { registered, status, chance }) =>
  withAnswers(document, "case", {
    dataSource: "case_management",
    interviewDate: registered,
    interpreterUsed: chance.isSo(0.3) ? "yes" : "no",
    caseStatus: status,
  });

const consents: Part = (document, draft) => {
  const { chance, person } = draft;
  const isChild = person.age < 18;
  const given = (
    scope: CodeOf<"consentScope">,
    decision: CodeOf<"consentDecision">,
  ): JsonObject => ({
    scope,
    decision,
    givenBy: isChild ? chance.one(["guardian", "parent", "authority"]) : "self",
    ...(isChild ? { childAssent: "yes" } : {}),
    method: chance.one(["signed", "thumbprint", "verbal_witnessed"]),
    informationGiven: ownLists.consentInformation.values.map(({ code }) => code),
    decidedAt: draft.registered,
  });
  const counted = chance.isSo(0.92) ? "given" : "refused";
  const named = chance.isSo(0.6) ? "given" : "refused";
  return [
    given("interview", "given"),
    given("store_local", "given"),
    given("services", "given"),
    given("registry_case", "given"),
    given("registry_identity", named),
    given("statistics", counted),
  ].reduce((present, consent) => withRecord(present, "consent", consent, draft), document);
};

const identity: Part = (document, { chance, person, registered }) => {
  const hasPhone = person.age > 14 && chance.isSo(0.4);
  return withAnswers(document, "victimIdentity", {
    ...drawName(chance, person),
    dateOfBirth: {
      value: String(Number(registered.slice(0, 4)) - person.age),
      precision: "year",
      ...(chance.isSo(0.4) ? { estimated: true } : {}),
    },
    addressCountry: person.origin,
    // Numbers that are kept free for films and books.
    ...(hasPhone
      ? {
          mobilePhone: `+99 55501${chance.whole(10, 99)}`,
          safeToContact: chance.one(["yes", "no"]),
        }
      : {}),
  });
};

const profile: Part = (document, { chance, person }) => {
  const isChild = person.age < 18;
  return withAnswers(document, "victim", {
    sex: person.sex,
    ...(chance.isSo(0.85) ? { gender: genderOf(person) } : {}),
    ageAtRegistration: person.age,
    ageIsEstimated: false,
    citizenship: [person.origin],
    urbanRural: chance.one(["rural", "rural", "urban", "peri_urban"]),
    education: chance.one(person.age < 12 ? ["i_none", "i1"] : ["i_none", "i1", "i1", "i2", "i3"]),
    ...(person.age >= 18
      ? { maritalStatus: chance.one(["single", "married", "married", "divorced", "widowed"]) }
      : {}),
    ...(isChild
      ? {
          childCareArrangement: chance.one(["parents", "kinship", "none"]),
          guardianPresent: chance.isSo(0.7) ? "yes" : "no",
        }
      : {}),
  });
};

const genderOf = ({ sex }: Person): CodeOf<"gender"> => {
  if (sex === "female") return "feminine";
  return sex === "male" ? "masculine" : "non_conforming";
};

const screening: Part = (document, draft) => {
  const { chance, person, plan, registered, story } = draft;
  const wasChild = person.age - Math.ceil(draft.recruited / 12) < 18;
  return withRecord(
    document,
    "screening",
    {
      screeningDate: registered,
      channel: chance.one(["police_rescue", "embassy", "ngo", "self", "hotline", "immigration"]),
      placeCountry: plan.jurisdiction,
      safeSetting: "yes",
      urgentNeedsFirst: chance.one(["yes", "yes", "no"]),
      acts: ["recruitment", "transportation", "harbouring"],
      means: [chance.one(["deception", "fraud"]), chance.one(["coercion", "abuse_vulnerability"])],
      purposes: story.types,
      purposeRealised: "exploited",
      isChildAtEvent: wasChild ? "yes" : "no",
      traffickingStatus: chance.isSo(0.8) ? "actual" : "possible",
      decisionOrgType: chance.one(["police", "ngo", "government_other"]),
      decisionDate: registered,
    },
    draft,
  );
};

const recruitment: Part = (document, draft) => {
  const { chance, person, story } = draft;
  const paid = chance.one(["yes", "no", "no"]);
  return withRecord(
    document,
    "recruitment",
    {
      date: monthsBefore(draft.registered, draft.recruited),
      country: person.origin,
      entryMode: story.entry,
      methods: story.methods,
      recruiterRelation: [relationFor(chance, story)],
      paidRecruiter: paid,
      ...(paid === "yes"
        ? { amountPaid: { amount: String(chance.whole(5, 60) * 50), currency: "USD" } }
        : {}),
      abducted: "no",
    },
    draft,
  );
};

const relationFor = (chance: Chance, { methods }: Story): CodeOf<"recruiterRelation"> => {
  if (methods.includes("family")) return "family";
  if (methods.includes("friends")) return "friend";
  return chance.one(["broker_agency", "broker_agency", "stranger", "friend", "employer"]);
};

const journey: Part = (document, draft) => {
  const { chance, person, story } = draft;
  const isInternal = story.country === person.origin;
  const transit: CodeOf<"iso3166-1"> | undefined =
    !isInternal && chance.isSo(0.25) ? chance.one(["THA", "MYS", "SGP"]) : undefined;
  const stops = [person.origin, ...(transit ? [transit] : []), story.country];
  return stops.slice(1).reduce((present, toCountry, at) => {
    const fromCountry = stops[at] ?? person.origin;
    const legType = at === stops.length - 2 ? "exploitation" : "transit";
    const crossing = isInternal
      ? "none"
      : chance.one(["airport", "land_official", "land_unofficial"]);
    return withRecord(
      present,
      "routeLeg",
      { legType, fromCountry, toCountry, transport: [story.transport], crossing },
      draft,
    );
  }, document);
};

const exploitation: Part = (document, draft) => {
  const { chance, story } = draft;
  return withRecord(
    document,
    "exploitation",
    {
      types: story.types,
      ...(story.sexual ? { sexualTypes: [story.sexual] } : {}),
      ...(story.labour ? { labourTypes: [story.labour] } : {}),
      ...(story.section ? { isicSection: story.section } : {}),
      ...(story.crime ? { criminalActivity: [story.crime] } : {}),
      venue: story.venue,
      country: story.country,
      startDate: monthsBefore(draft.registered, draft.recruited),
      endDate: monthsBefore(draft.registered, draft.ended),
      exitMode: chance.one(["escaped", "police", "embassy", "ngo_helped", "released"]),
    },
    draft,
  );
};

const control: Part = (document, draft) =>
  draft.chance
    .some(draft.story.means, draft.chance.whole(1, 4))
    .reduce((present, means) => withRecord(present, "controlMeasure", { means }, draft), document);

const perpetrators: Part = (document, draft) => {
  const { chance, person, story } = draft;
  const roles: readonly CodeOf<"perpetratorRole">[] = chance.some(
    ["recruiter", "exploiter", "transporter"],
    chance.whole(1, 2),
  );
  return roles.reduce(
    (present, role) =>
      withRecord(
        present,
        "perpetrator",
        {
          kind: "individual",
          sex: chance.one(["male", "male", "female"]),
          ageBand: chance.one(["p18_29", "p30_38", "p39_47"]),
          citizenship: [role === "recruiter" ? person.origin : story.country],
          roles: [role],
          relation: role === "recruiter" ? "broker_agent" : "employer",
          stillThreat: chance.one(["no", "no", "yes", "unknown"]),
        },
        draft,
      ),
    document,
  );
};

const risk: Part = (document, draft) =>
  withRecord(
    document,
    "riskAssessment",
    {
      date: draft.registered,
      occasion: "intake",
      overall: draft.chance.weighted([
        ["low", 45],
        ["medium", 38],
        ["high", 15],
        ["imminent", 2],
      ] as const),
      traffickerKnowsLocation: draft.chance.one(["no", "no", "unknown", "yes"]),
      retraffickingRisk: draft.chance.one(["low", "medium", "high"]),
      safetyPlan: "yes",
    },
    draft,
  );

const help: Part = (document, draft) =>
  draft.chance
    .some(
      ["shelter", "medical", "psychosocial", "legal", "documentation", "vocational"] as const,
      draft.chance.whole(1, 4),
    )
    .reduce(
      (present, service) =>
        withRecord(
          present,
          "assistance",
          {
            service,
            status: draft.chance.one(["provided", "ongoing", "planned"]),
            startDate: draft.registered,
          },
          draft,
        ),
      document,
    );

const earlier: Part = (document, draft) => {
  if (draft.person.age < 16 || !draft.chance.isSo(0.08)) return document;
  const recruited = monthsBefore(draft.registered, draft.recruited).value;
  return withRecord(
    document,
    "earlierTrafficking",
    {
      country: draft.story.country,
      types: draft.story.types,
      toDate: { value: String(Number(recruited.slice(0, 4)) - 1), precision: "year" },
      assistedThen: draft.chance.one(["yes", "no"]),
    },
    draft,
  );
};

const ending: Part = (document, draft) => {
  if (draft.status !== "closed") return document;
  const told = {
    needsMet: "yes",
    safetyPlanReviewed: "yes",
    agreedWithPerson: "yes",
    toldCanReturn: "yes",
  };
  return withRecord(
    document,
    "closure",
    {
      ...told,
      closedDate: draft.registered,
      reason: draft.chance.one(["needs_met", "returned", "agreed_no_more"]),
      supervisorId: draft.plan.reviewer,
      dataDecision: "keep",
    },
    draft,
  );
};

const parts: readonly Part[] = [
  aboutTheCase,
  consents,
  identity,
  profile,
  screening,
  recruitment,
  journey,
  exploitation,
  control,
  perpetrators,
  risk,
  help,
  earlier,
  ending,
];

/** Takes some answers away, as people do not know or do not wish to say, and gives the reasons. */
const withGaps = (document: DraftDocument, { chance, state }: Draft): DraftDocument => {
  const gaps = chance.isSo(0.3) ? chance.some(sometimesMissing, chance.whole(1, 2)) : [];
  const holed = gaps.reduce(
    (present, [entity, name]) => withoutAnswer(present, entity, name),
    document,
  );
  return state === "draft"
    ? holed
    : withMissingReasons(holed, () => chance.one(["declined", "unknown", "not_asked"]));
};

const sometimesMissing: readonly (readonly [CaseEntity, string])[] = [
  ["victim", "citizenship"],
  ["recruitment", "methods"],
  ["recruitment", "recruiterRelation"],
  ["exploitation", "startDate"],
  ["perpetrator", "relation"],
  ["riskAssessment", "retraffickingRisk"],
];

const inState = (document: DraftDocument, draft: Draft): DraftDocument => {
  const reviewing = { ...draft.begun, by: draft.plan.reviewer, revision: 1 };
  switch (draft.state) {
    case "approved":
      return approveCase(document, reviewing);
    case "returned":
      return returnCase(document, reviewing, draft.chance.one(remarks));
    default:
      return withAnswers(document, "case", { workflowState: draft.state });
  }
};

const remarks = [
  "Please ask again how the journey was paid for.",
  "The dates of the journey and of the work do not fit together.",
  "Was an interpreter present? Please note it.",
];

const withAnswers = (
  document: DraftDocument,
  entity: CaseEntity,
  answers: JsonObject,
): DraftDocument => ({ ...document, [entity]: { ...Object(document[entity]), ...answers } });

const withRecord = (
  document: DraftDocument,
  entity: CaseEntity,
  answers: JsonObject,
  { begun }: Draft,
): DraftDocument => {
  const record = { ...startRecord(document, entity, begun), ...answers };
  const group = document[entity];
  if (isSingle(entity)) return { ...document, [entity]: record };
  return { ...document, [entity]: [...(isJsonArray(group) ? group : []), record] };
};

const withoutAnswer = (
  document: DraftDocument,
  entity: CaseEntity,
  name: string,
): DraftDocument => {
  const holed = (record: object): JsonObject => {
    const { [name]: _gone, ...others } = record as JsonObject;
    return others;
  };
  const group = document[entity];
  return {
    ...document,
    [entity]: isJsonArray(group) ? group.map((item) => holed(Object(item))) : holed(Object(group)),
  };
};

/** A month so many months before a day, as a date known to the month. */
const monthsBefore = (
  day: string,
  months: number,
): { readonly value: string; readonly precision: "month" } => {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  const month = String((index % 12) + 1).padStart(2, "0");
  return { value: `${Math.floor(index / 12)}-${month}`, precision: "month" };
};
