import { describe, expect, test } from "vitest";
import type { DraftDocument } from "../../../src/domain/case.ts";
import { approveCase } from "../../../src/domain/review.ts";
import type { RuleContext } from "../../../src/domain/rules/rule.ts";
import { checkCase, missingAtSubmission } from "../../../src/domain/rules.ts";
import {
  aCase,
  aConsent,
  anId,
  aScreening,
  recordOf,
  theConsents,
  theDevice,
  theOwner,
} from "../../support/a-case.ts";

/** A case that breaks one rule, what is found, and the nearest case that does not break it. */
type Example = {
  readonly rule: string;
  readonly story: string;
  readonly broken: DraftDocument;
  readonly found: readonly string[];
  readonly kept: DraftDocument;
  readonly context?: RuleContext;
  readonly keptContext?: RuleContext;
  readonly level?: "warning" | "alert";
};

const supervisor = anId(0xb0);
const organisation = anId(0xc0);
const aDay = (value: string) => ({ value, precision: "day" });
const aYear = (value: string) => ({ value, precision: "year" });
const minor = { sex: "female", ageAtRegistration: 15, citizenship: ["KHM"] };
const childConsents = (answers: object) =>
  theConsents.map((consent) => ({ ...consent, givenBy: "parent", childAssent: "yes", ...answers }));
const medical = [...theConsents, aConsent("medical_exam")];
const health = {
  date: "2026-11-02",
  assessorRole: "nurse",
  urgency: "routine",
  suicideRisk: "low",
};
const leg = { legType: "transit", fromCountry: "KHM", toCountry: "THA" };
const anEpisode = {
  types: ["forced_labour"],
  country: "THA",
  startDate: aDay("2025-02-01"),
  endDate: aDay("2026-09-01"),
};
const aClosure = {
  closedDate: "2026-11-20",
  reason: "needs_met",
  needsMet: "yes",
  safetyPlanReviewed: "yes",
  agreedWithPerson: "yes",
  toldCanReturn: "yes",
  supervisorId: supervisor,
  dataDecision: "keep",
};
const aRisk = (answers: object) => ({
  date: "2026-11-03",
  occasion: "before_return",
  overall: "low",
  ...answers,
});
const travelling = (risk: object): DraftDocument => {
  const before = aCase({ riskAssessment: [aRisk(risk)] });
  const riskId = String(recordOf(before, "riskAssessment")["id"]);
  return aCase({
    riskAssessment: [aRisk(risk)],
    returnTravel: [{ wish: "return_origin", riskId, departDate: "2026-11-10" }],
  });
};
const referring = (scope: string, answers: object): DraftDocument => {
  const consents = [...theConsents, aConsent(scope, { recipients: [organisation] })];
  const consentId = String(recordOf(aCase({ consent: consents }), "consent", 5)["id"]);
  return aCase({
    consent: consents,
    referral: [
      {
        direction: "outgoing",
        date: "2026-11-03",
        orgId: organisation,
        services: ["legal"],
        consentId,
        ...answers,
      },
    ],
  });
};
const approved = approveCase(aCase(), {
  by: supervisor,
  device: theDevice,
  at: "2026-11-05T00:00:00.000Z",
  revision: 1,
  newId: () => anId(0xe0),
});

const examples: readonly Example[] = [
  {
    rule: "V01",
    story: "an adult found to be a victim has an act, a means and a purpose",
    broken: aCase({
      screening: [{ ...aScreening, acts: undefined, means: undefined, purposes: undefined }],
    }),
    found: [
      "screening/*/acts act-missing",
      "screening/*/means means-missing",
      "screening/*/purposes purpose-missing",
    ],
    kept: aCase({
      screening: [{ ...aScreening, traffickingStatus: "possible", means: undefined }],
    }),
  },
  {
    rule: "V02",
    story: "a child found to be a victim has an act and a purpose",
    broken: aCase({
      screening: [{ ...aScreening, isChildAtEvent: "yes", acts: undefined, means: undefined }],
    }),
    found: ["screening/*/acts act-missing"],
    kept: aCase({ screening: [{ ...aScreening, isChildAtEvent: "yes", means: undefined }] }),
  },
  {
    rule: "V03",
    story: "a finding says who decided and when",
    broken: aCase({
      screening: [{ ...aScreening, decisionOrgType: undefined, decisionDate: undefined }],
    }),
    found: ["screening/*/decisionOrgType decider-missing", "screening/*/decisionDate date-missing"],
    kept: aCase(),
  },
  {
    rule: "V04",
    story: "'not a victim' is explained and confirmed by a second person before approval",
    broken: aCase({ screening: [{ ...aScreening, traffickingStatus: "not_victim" }] }),
    found: [
      "screening/*/excludedAs exclusion-missing",
      "screening/*/secondReviewerId second-reviewer-missing",
    ],
    context: { stage: "approval" },
    kept: aCase({
      screening: [
        {
          ...aScreening,
          traffickingStatus: "not_victim",
          excludedAs: ["labour_dispute"],
          secondReviewerId: supervisor,
        },
      ],
    }),
  },
  {
    rule: "V04",
    story: "the second person is not the first",
    broken: aCase({
      screening: [
        {
          ...aScreening,
          traffickingStatus: "not_victim",
          excludedAs: ["smuggled"],
          secondReviewerId: theOwner,
        },
      ],
    }),
    found: ["screening/*/secondReviewerId same-person"],
    context: { stage: "approval" },
    kept: aCase(),
  },
  {
    rule: "V05",
    story: "no account is kept without consent to the interview and to keeping it",
    broken: aCase({ consent: [aConsent("registry_case")], recruitment: [{ country: "KHM" }] }),
    found: ["consent interview-consent-missing", "consent store-consent-missing"],
    kept: aCase({
      consent: [
        aConsent("interview"),
        aConsent("store_local", { decision: "refused", legalBasis: "legal_duty" }),
      ],
      recruitment: [{ country: "KHM" }],
    }),
  },
  {
    rule: "V05",
    story: "a guardian's yes does not overrule a child's no; the child's best interests may",
    broken: aCase({
      consent: [
        aConsent("interview", { givenBy: "guardian", childAssent: "no" }),
        aConsent("store_local", { givenBy: "guardian", childAssent: "yes" }),
      ],
      recruitment: [{ country: "KHM" }],
    }),
    found: ["consent interview-consent-missing"],
    kept: aCase({
      consent: [
        aConsent("interview", {
          decision: "refused",
          givenBy: "guardian",
          childAssent: "no",
          legalBasis: "child_best_interest",
        }),
        aConsent("store_local", { givenBy: "guardian", childAssent: "yes" }),
      ],
      recruitment: [{ country: "KHM" }],
    }),
  },
  {
    rule: "V06",
    story: "a consent that was withdrawn later lets nothing leave",
    broken: aCase({
      consent: [
        ...theConsents,
        aConsent("statistics", { decision: "withdrawn", decidedAt: "2026-11-09" }),
      ],
    }),
    found: ["consent registry-identity-consent-missing", "consent statistics-consent-missing"],
    context: { sending: ["registry_case", "registry_identity", "statistics"] },
    kept: aCase(),
    keptContext: { sending: ["registry_case", "statistics"] },
  },
  {
    rule: "V06",
    story: "a consent that ran out lets nothing leave",
    broken: aCase({ consent: [aConsent("statistics", { validUntil: "2026-11-10" })] }),
    found: ["consent statistics-consent-missing"],
    context: { sending: ["statistics"], today: "2026-11-11" },
    kept: aCase({ consent: [aConsent("statistics", { validUntil: "2026-11-11" })] }),
  },
  {
    rule: "V07",
    story: "consent is given only when all seven points were explained",
    broken: aCase({ consent: [aConsent("interview", { informationGiven: ["purpose"] })] }),
    found: ["consent/*/informationGiven points-missing"],
    kept: aCase({
      consent: [aConsent("interview", { decision: "refused", informationGiven: ["purpose"] })],
    }),
  },
  {
    rule: "V08",
    story: "a child is asked too, and somebody entitled decides",
    broken: aCase({ victim: minor, consent: [aConsent("interview")] }),
    found: ["consent/*/childAssent assent-missing", "consent/*/givenBy giver-not-entitled"],
    kept: aCase({ victim: minor, consent: childConsents({}) }),
  },
  {
    rule: "V08",
    story: "a guardian's yes does not stand against a child's no",
    broken: aCase({
      victim: minor,
      consent: [aConsent("photo", { givenBy: "parent", childAssent: "no" })],
    }),
    found: ["consent/*/childAssent assent-refused"],
    kept: aCase({
      victim: minor,
      consent: [aConsent("photo", { decision: "refused", givenBy: "parent", childAssent: "no" })],
    }),
  },
  {
    rule: "V06",
    story: "nothing leaves on a guardian's yes when the child says no",
    broken: aCase({
      victim: minor,
      consent: [aConsent("statistics", { givenBy: "parent", childAssent: "no" })],
    }),
    found: ["consent statistics-consent-missing"],
    context: { sending: ["statistics"] },
    kept: aCase({
      victim: minor,
      consent: [aConsent("statistics", { givenBy: "parent", childAssent: "yes" })],
    }),
  },
  {
    rule: "V09",
    story: "nobody is exploited before being born or recruited, or after registration",
    broken: aCase({
      victimIdentity: { dateOfBirth: aYear("2002") },
      recruitment: [{ date: aDay("2001-05-05") }],
      exploitation: [
        { ...anEpisode, startDate: aDay("2000-01-01"), endDate: aDay("1999-01-01") },
        { ...anEpisode, startDate: aYear("2027"), endDate: aYear("2028") },
      ],
    }),
    found: [
      "recruitment/*/date before-birth",
      "exploitation/*/startDate before-birth",
      "exploitation/*/startDate before-recruitment",
      "exploitation/*/endDate before-birth",
      "exploitation/*/endDate ends-before-it-starts",
      "exploitation/*/startDate after-registration",
      "exploitation/*/endDate after-registration",
    ],
    kept: aCase({
      victimIdentity: { dateOfBirth: aYear("2002") },
      recruitment: [{ date: aYear("2025") }],
      exploitation: [{ ...anEpisode, startDate: aDay("2025-01-01"), endDate: aYear("2025") }],
    }),
  },
  {
    rule: "V10",
    story: "age at registration fits the date of birth within the precision of both",
    broken: aCase({ victimIdentity: { dateOfBirth: aYear("2000") } }),
    found: ["victim/ageAtRegistration age-and-birth-differ"],
    kept: aCase({ victimIdentity: { dateOfBirth: aYear("2002") } }),
  },
  {
    rule: "V11",
    story: "majority at the exploitation follows from its own date",
    broken: aCase({
      victimIdentity: { dateOfBirth: aYear("2002") },
      exploitation: [{ ...anEpisode, startDate: aYear("2019"), majorityAtExploitation: "adult" }],
    }),
    found: ["exploitation/*/majorityAtExploitation differs-from-dates"],
    kept: aCase({
      victimIdentity: { dateOfBirth: aYear("2002") },
      exploitation: [{ ...anEpisode, startDate: aYear("2020"), majorityAtExploitation: "adult" }],
    }),
    level: "warning",
  },
  {
    rule: "V12",
    story: "a route starts at home, joins, and leads to the exploitation",
    broken: aCase({
      victim: { countryOfOrigin: "KHM" },
      routeLeg: [
        { ...leg, fromCountry: "VNM" },
        { ...leg, fromCountry: "LAO", toCountry: "MYS" },
        { ...leg, legType: "return", fromCountry: "MYS", toCountry: "KHM" },
      ],
    }),
    found: [
      "routeLeg/*/fromCountry does-not-start-at-origin",
      "routeLeg/*/fromCountry does-not-join",
      "routeLeg/*/toCountry does-not-end-at-exploitation",
    ],
    kept: aCase({
      victim: { countryOfOrigin: "KHM" },
      routeLeg: [leg, { ...leg, legType: "return", fromCountry: "THA", toCountry: "KHM" }],
    }),
    level: "warning",
  },
  {
    rule: "V13",
    story: "details belong to their form of exploitation",
    broken: aCase({
      exploitation: [
        {
          ...anEpisode,
          types: ["other"],
          sexualTypes: ["prostitution"],
          labourTypes: ["fishing"],
          isicSection: "A",
          organ: "kidney",
          criminalActivity: ["online_scam"],
        },
      ],
    }),
    found: [
      "exploitation/*/sexualTypes needs-sexual-exploitation",
      "exploitation/*/labourTypes needs-labour",
      "exploitation/*/isicSection needs-labour",
      "exploitation/*/organ needs-organ-removal",
      "exploitation/*/criminalActivity needs-forced-criminality",
    ],
    kept: aCase({
      exploitation: [
        {
          ...anEpisode,
          types: ["sexual_exploitation", "servitude", "organ_removal", "forced_criminality"],
          sexualTypes: ["prostitution"],
          labourTypes: ["domestic_work"],
          isicSection: "T",
          organ: "kidney",
          criminalActivity: ["online_scam"],
        },
      ],
    }),
  },
  {
    rule: "V14",
    story: "unknown stands alone",
    broken: aCase({ exploitation: [{ ...anEpisode, types: ["forced_labour", "unknown"] }] }),
    found: ["exploitation/*/types excludes-other-answers"],
    kept: aCase({ exploitation: [{ ...anEpisode, types: ["unknown"] }] }),
  },
  {
    rule: "V15",
    story: "ages, hours, days and weeks lie within what can be",
    broken: aCase({
      consent: medical,
      victim: { ageAtRegistration: 121 },
      workingConditions: [{ hoursPerDay: "24.5", daysPerWeek: "-1" }],
      healthAssessment: [{ ...health, gestationWeeks: 46 }],
    }),
    found: [
      "victim/ageAtRegistration not-readable",
      "workingConditions/*/hoursPerDay not-readable",
      "workingConditions/*/daysPerWeek not-readable",
      "healthAssessment/*/gestationWeeks not-readable",
    ],
    kept: aCase({
      consent: medical,
      victim: { ageAtRegistration: 120 },
      workingConditions: [{ hoursPerDay: "24", daysPerWeek: "0" }],
      healthAssessment: [{ ...health, gestationWeeks: 45 }],
    }),
  },
  {
    rule: "V16",
    story: "money is not negative and has a currency",
    broken: aCase({
      recruitment: [
        {
          debtIncurred: { amount: "-1", currency: "THB" },
          amountPaid: { amount: "5", currency: "XXY" },
        },
      ],
    }),
    found: ["recruitment/*/amountPaid not-readable", "recruitment/*/debtIncurred not-readable"],
    kept: aCase({
      recruitment: [
        {
          debtIncurred: { amount: "0", currency: "THB" },
          amountPaid: { amount: "12.50", currency: "USD" },
        },
      ],
    }),
  },
  {
    rule: "V17",
    story: "whoever leaves a number says whether calling is safe",
    broken: aCase({
      victimIdentity: { mobilePhone: "+85512345678" },
      contactPerson: [{ relationship: "mother", phone: "012345678" }],
    }),
    found: ["victimIdentity/safeToContact not-said", "contactPerson/*/safeToContact not-said"],
    kept: aCase({
      victimIdentity: { mobilePhone: "+85512345678", safeToContact: "no" },
      contactPerson: [{ relationship: "mother", phone: "012345678", safeToContact: "unknown" }],
    }),
  },
  {
    rule: "V18",
    story: "health is recorded with consent to the examination, by those entitled",
    broken: aCase({ healthAssessment: [health], abuse: [{ abuseType: "physical" }] }),
    found: [
      "healthAssessment not-entitled",
      "healthAssessment medical-consent-missing",
      "abuse not-entitled",
      "abuse medical-consent-missing",
    ],
    context: { mayRecordHealth: false },
    kept: aCase({ consent: medical, healthAssessment: [health] }),
    keptContext: { mayRecordHealth: true },
  },
  {
    rule: "V19",
    story: "a referral rests on a consent",
    broken: referring("referral_legal", { consentId: undefined }),
    found: ["referral/*/consentId consent-missing"],
    kept: referring("referral_legal", {}),
  },
  {
    rule: "V19",
    story: "a referral rests on a consent of its own scope",
    broken: referring("referral_health", {}),
    found: ["referral/*/consentId scope-differs"],
    kept: referring("referral_legal", { direction: "incoming", consentId: undefined }),
  },
  {
    rule: "V19",
    story: "a referral rests on a consent that names the recipient",
    broken: referring("referral_legal", { orgId: anId(0xc1) }),
    found: ["referral/*/consentId recipient-not-named"],
    kept: referring("services", {}),
  },
  {
    rule: "V20",
    story: "nobody leaves without an assessment of this return",
    broken: aCase({ returnTravel: [{ wish: "return_origin", departDate: "2026-11-10" }] }),
    found: ["returnTravel/*/riskId assessment-missing"],
    kept: travelling({}),
  },
  {
    rule: "V20",
    story: "an assessment for another occasion does not do",
    broken: travelling({ occasion: "intake" }),
    found: ["returnTravel/*/riskId other-occasion"],
    kept: travelling({}),
  },
  {
    rule: "V20",
    story: "an assessment after departure does not do",
    broken: travelling({ date: "2026-11-11" }),
    found: ["returnTravel/*/riskId after-departure"],
    kept: travelling({ date: "2026-11-10" }),
  },
  {
    rule: "V21",
    story: "a case is closed by two persons, with the person told and the data decided",
    broken: aCase({
      closure: {
        ...aClosure,
        supervisorId: undefined,
        toldCanReturn: undefined,
        dataDecision: undefined,
      },
    }),
    found: [
      "closure/supervisorId supervisor-missing",
      "closure/toldCanReturn told-missing",
      "closure/dataDecision data-decision-missing",
    ],
    context: { stage: "approval" },
    kept: aCase({ closure: aClosure }),
  },
  {
    rule: "V21",
    story: "the supervisor is not the owner of the case",
    broken: aCase({ closure: { ...aClosure, supervisorId: theOwner } }),
    found: ["closure/supervisorId same-person"],
    kept: aCase({ closure: aClosure }),
  },
  {
    rule: "V22",
    story: "nobody reviews their own work",
    broken: approved,
    found: ["review/*/reviewerId reviewer-is-author"],
    context: { authors: [theOwner, supervisor] },
    kept: approved,
    keptContext: { authors: [theOwner] },
  },
  {
    rule: "V23",
    story: "nothing ends before it starts",
    broken: aCase({
      shelterStay: [{ admitted: "2026-11-03", discharged: "2026-11-02" }],
      assistance: [{ startDate: "2026-11-03", endDate: "2026-11-02" }],
      supportPlan: [{ startDate: "2026-11-03", actualEndDate: "2026-11-02" }],
      reintegration: [{ planDate: "2026-11-03", endDate: "2026-11-02" }],
      returnTravel: [{ arriveDate: "2026-11-02", departDate: "2026-11-03" }],
      routeLeg: [{ ...leg, departDate: aYear("2026"), arriveDate: aYear("2025") }],
      earlierTrafficking: [{ fromDate: aYear("2020"), toDate: aYear("2019") }],
    }),
    found: [
      "shelterStay/*/discharged ends-before-it-starts",
      "assistance/*/endDate ends-before-it-starts",
      "supportPlan/*/actualEndDate ends-before-it-starts",
      "reintegration/*/endDate ends-before-it-starts",
      "returnTravel/*/arriveDate ends-before-it-starts",
      "routeLeg/*/arriveDate ends-before-it-starts",
      "earlierTrafficking/*/toDate ends-before-it-starts",
    ],
    kept: aCase({
      shelterStay: [{ admitted: "2026-11-03", discharged: "2026-11-03" }],
      routeLeg: [{ ...leg, departDate: aDay("2026-02-02"), arriveDate: aYear("2026") }],
    }),
  },
  {
    rule: "V24",
    story: "a means of control is recorded once for an episode",
    broken: aCase({
      controlMeasure: [
        { means: "threats", exploitationId: anId(9) },
        { means: "threats", exploitationId: anId(9) },
      ],
    }),
    found: ["controlMeasure/*/means twice"],
    kept: aCase({
      controlMeasure: [{ means: "threats", exploitationId: anId(9) }, { means: "threats" }],
    }),
  },
  {
    rule: "V25",
    story: "earlier trafficking ended before this recruitment",
    broken: aCase({
      recruitment: [{ date: aYear("2024") }],
      earlierTrafficking: [{ toDate: aYear("2025") }],
    }),
    found: ["earlierTrafficking/*/toDate after-this-recruitment"],
    kept: aCase({
      recruitment: [{ date: aYear("2024") }],
      earlierTrafficking: [{ toDate: aYear("2024") }],
    }),
  },
  {
    rule: "V26",
    story: "danger to life and the highest urgency raise an alert",
    broken: aCase({
      consent: medical,
      healthAssessment: [{ ...health, suicideRisk: "high", urgency: "immediate" }],
      riskAssessment: [aRisk({ overall: "imminent" })],
      need: [{ need: "medical", priority: "immediate" }],
    }),
    found: [
      "healthAssessment/*/suicideRisk suicide-risk",
      "riskAssessment/*/overall imminent-risk",
      "healthAssessment/*/urgency immediate",
      "need/*/priority immediate",
    ],
    kept: aCase({
      consent: medical,
      healthAssessment: [health],
      riskAssessment: [aRisk({ overall: "high" })],
    }),
    level: "alert",
  },
  {
    rule: "V27",
    story: "a person who may be known is shown, never merged",
    broken: aCase({ victimIdentity: { matchTokens: ["a", "b"] } }),
    found: ["victimIdentity may-be-known"],
    context: { otherTokens: new Set(["b"]) },
    kept: aCase({ victimIdentity: { matchTokens: ["a", "b"] } }),
    keptContext: { otherTokens: new Set(["c"]) },
    level: "warning",
  },
  {
    rule: "V28",
    story: "a mistyped case number shows",
    broken: aCase({ case: { caseNumber: "QK7M-26-4T021-B" } }),
    found: ["case/caseNumber check-character"],
    kept: aCase(),
  },
  {
    rule: "V28",
    story: "a case number belongs to one case",
    broken: aCase(),
    found: ["case/caseNumber taken"],
    context: { otherCaseNumbers: new Set([String(recordOf(aCase(), "case")["caseNumber"])]) },
    kept: aCase(),
    keptContext: { otherCaseNumbers: new Set(["other"]) },
  },
  {
    rule: "V29",
    story: "exploitation at home without a border is internal trafficking",
    broken: aCase({ exploitation: [{ ...anEpisode, country: "KHM" }], routeLeg: [] }),
    found: ["exploitation/*/country internal"],
    kept: aCase({
      exploitation: [{ ...anEpisode, country: "KHM" }],
      routeLeg: [
        { ...leg, toCountry: "THA" },
        { ...leg, fromCountry: "THA", toCountry: "KHM" },
      ],
    }),
    level: "warning",
  },
  {
    rule: "V30",
    story: "what was approved does not change while it counts as approved",
    broken: { ...approved, victim: { ...recordOf(approved, "victim"), sex: "male" } },
    found: ["case/workflowState approved-changed"],
    context: { previous: approved },
    kept: {
      ...approved,
      victim: { ...recordOf(approved, "victim"), sex: "male" },
      case: { ...recordOf(approved, "case"), workflowState: "draft" },
    },
  },
];

const anonymous = (question: string): string =>
  question.slice(1).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*");

const findings = (rule: string, document: DraftDocument, context: RuleContext | undefined) =>
  checkCase(document, context ?? {}).filter((issue) => issue.rule === rule);

describe.each(examples)(
  "$rule: $story",
  ({ rule, broken, found, kept, context, keptContext, level }) => {
    test("is found where it is broken", () => {
      const issues = findings(rule, broken, context);
      expect(issues.map((issue) => `${anonymous(issue.question)} ${issue.code}`).sort()).toEqual(
        [...found].sort(),
      );
      expect(new Set(issues.map((issue) => issue.level))).toEqual(new Set([level ?? "error"]));
    });

    test("is silent where it is kept", () => {
      expect(findings(rule, kept, keptContext ?? context)).toEqual([]);
    });
  },
);

test("all thirty rules have an example", () => {
  expect(new Set(examples.map(({ rule }) => rule)).size).toBe(30);
});

test("the complete case breaks no rule and lacks no answer", () => {
  expect(
    checkCase(aCase(), { stage: "approval", today: "2026-11-02", sending: ["registry_case"] }),
  ).toEqual([]);
  expect(missingAtSubmission(aCase())).toEqual([]);
});

test("what only a second person can give does not stop an intake worker from handing in", () => {
  const document = aCase({
    screening: [{ ...aScreening, traffickingStatus: "not_victim", excludedAs: ["smuggled"] }],
    closure: { ...aClosure, supervisorId: undefined },
  });
  const levels = checkCase(document, { stage: "submission" }).map(({ level }) => level);
  expect(levels).toEqual(["warning", "warning"]);
});

test("asked and declined settles a question that a rule needs; not asked does not", () => {
  const reached = (reason: string) =>
    checkCase(
      aCase({ victimIdentity: { email: "a@b.example", missing: { safeToContact: reason } } }),
    ).map(({ rule }) => rule);
  expect([reached("declined"), reached("unknown"), reached("not_asked")]).toEqual([
    [],
    [],
    ["V17"],
  ]);
});

test("a deleted record breaks no rule", () => {
  const document = aCase({
    screening: [{ ...aScreening, acts: undefined, deleted: true }, aScreening],
  });
  expect(checkCase(document)).toEqual([]);
});

describe("what is missing at submission", () => {
  const missing = (document: DraftDocument): string[] =>
    missingAtSubmission(document).map(({ question, code }) => `${anonymous(question)} ${code}`);

  test("an answer that is needed, and has none and no reason, is named", () => {
    expect(missing(aCase({ victim: { sex: undefined, citizenship: [] } }))).toEqual([
      "victim/sex answer",
      "victim/citizenship answer",
    ]);
  });

  test("a reason does, but not for what a record cannot be without", () => {
    const document = aCase({
      victim: { sex: undefined, missing: { sex: "declined" } },
      consent: [aConsent("interview", { method: undefined, missing: { method: "not_asked" } })],
    });
    expect(missing(document)).toEqual(["consent/*/method answer"]);
  });

  test("a question that does not apply is not missed, and is missed once it applies", () => {
    const adult = { ageAtRegistration: 24 };
    expect(missing(aCase({ victim: adult }))).toEqual([]);
    expect(
      missing(
        aCase({ victim: minor, consent: childConsents({ childAssent: undefined }).slice(0, 1) }),
      ),
    ).toEqual([
      "victim/childCareArrangement answer",
      "victim/guardianPresent answer",
      "consent/*/childAssent answer",
    ]);
  });

  test("a case needs a consent and a screening, but nobody's name", () => {
    const { victimIdentity: _identity, ...unnamed } = aCase({ consent: [], screening: [] });
    expect(missing(unnamed)).toEqual(["consent record", "screening record"]);
  });
});
