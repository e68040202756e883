/** The parts of a practice case, in the order in which an intake asks for them. */
import type { DraftDocument } from "../case.ts";
import { type CodeOf, ownLists } from "../codelist.ts";
import type { JsonObject } from "../json.ts";
import type { Chance } from "./chance.ts";
import { type Draft, monthsBefore, withAnswers, withRecord } from "./draft.ts";
import { drawName, type Person } from "./people.ts";
import type { Story } from "./stories.ts";

/** Adds one part to a case. */
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

/** All parts; each builds on those before it. */
export const parts: readonly Part[] = [
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
