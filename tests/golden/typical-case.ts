/**
 * An invented case as an ordinary first revision holds it: the case, the person, four consents, a
 * screening, one episode and two legs of the journey, with a few lines of free text.
 */
import { CaseDocument } from "../../src/domain/case.ts";
import type { CaseRevisionPayload } from "../../src/protocol/payload.ts";
import { idOf } from "./keys.ts";

/** A time of day that follows from a name, since real ones differ in every record. */
const timeOf = (name: string): string => {
  const digits = [...idOf(name)].map((letter) => Number.parseInt(letter, 16) || 0);
  const at =
    Date.UTC(2026, 10, 23, 8) + (digits.reduce((sum, digit) => sum * 7 + digit, 0) % 7_200_000);
  return new Date(at).toISOString();
};

const record = (name: string, idField?: string) => {
  const id = idOf(name);
  return {
    id,
    caseId: idOf("the case"),
    revision: 1,
    createdAt: timeOf(name),
    createdBy: idOf("intake"),
    updatedAt: timeOf(`${name} again`),
    updatedBy: idOf("intake"),
    deviceId: idOf("intake's device"),
    deleted: false,
    ...(idField === undefined ? {} : { [idField]: id }),
  };
};

const consent = (scope: string) => ({
  ...record(`consent ${scope}`, "consentId"),
  scope,
  decision: "given",
  legalBasis: "consent",
  givenBy: "self",
  method: "signed",
  languageUsed: "ind",
  informationGiven: [
    "purpose",
    "use_of_data",
    "right_of_access",
    "storage_period",
    "how_to_withdraw",
  ],
  decidedAt: "2026-11-23",
  takenBy: idOf("intake"),
});

const leg = (sequence: number) => ({
  ...record(`leg ${sequence}`, "legId"),
  sequence,
  legType: sequence === 1 ? "recruitment" : "transit",
  fromCountry: "IDN",
  fromAdmin1: sequence === 1 ? "ID-JB" : "ID-KR",
  toCountry: sequence === 1 ? "IDN" : "MYS",
  toAdmin1: sequence === 1 ? "ID-KR" : "MY-01",
  toPlace: sequence === 1 ? "Batam" : "Johor Bahru",
  departDate: { value: "2026-01", precision: "month" },
  transport: [sequence === 1 ? "air" : "ferry"],
  crossing: sequence === 1 ? "none" : "seaport",
  documentUsed: "own_true",
  travelledWith: ["recruiter"],
  paidBy: "recruiter",
  exploitedOnLeg: "no",
});

/** Makes the document; it is checked against the schema of a case. */
const typicalDocument = (): CaseDocument =>
  CaseDocument.parse({
    case: {
      ...record("the case", "caseId"),
      caseNumber: "BTM-2026-0042-K",
      schemaVersion: "case@1",
      registrationDate: "2026-11-23",
      dataSource: "case_management",
      jurisdiction: "IDN",
      siteId: idOf("shelter"),
      caseOwnerId: idOf("intake"),
      caseStatus: "active",
      workflowState: "submitted",
      interviewDate: "2026-11-23",
      interviewLanguage: "ind",
      interpreterUsed: "no",
      reportedBySurvivor: "yes",
      retentionReviewDate: "2028-11-23",
    },
    victimIdentity: {
      ...record("identity", "victimId"),
      givenName: "Siti",
      familyName: "Rahmawati",
      aliases: ["Titi"],
      dateOfBirth: { value: "1999-04", precision: "month" },
      dobPrecision: "month",
      placeOfBirth: "Indramayu",
      passportNumber: "B7712045",
      mobilePhone: "+62 812 5550 1234",
      safeToContact: "yes",
      safeContactInstructions: "Only after 18:00, ask for her sister",
      addressCity: "Indramayu",
      addressAdmin1: "ID-JB",
      addressCountry: "IDN",
    },
    victim: {
      ...record("victim"),
      sex: "female",
      gender: "feminine",
      ageAtRegistration: 27,
      ageIsEstimated: false,
      ageBand: "a27_29",
      majorityAtRegistration: "adult",
      citizenship: ["IDN"],
      countryOfBirth: "IDN",
      countryOfOrigin: "IDN",
      admin1OfOrigin: "ID-JB",
      urbanRural: "rural",
      primaryLanguage: "ind",
      maritalStatus: "divorced",
      numberOfChildren: 1,
      education: "i2",
      canReadWrite: "yes",
      migrantType: "labour",
      missing: { ethnicity: "not_asked", religion: "declined" },
    },
    consent: ["store_local", "registry_case", "services", "statistics"].map(consent),
    screening: [
      {
        ...record("screening", "screeningId"),
        round: 1,
        screeningDate: "2026-11-23",
        screenerId: idOf("intake"),
        channel: "immigration",
        referredByOrgType: "immigration",
        placeCountry: "IDN",
        placeAdmin1: "ID-KR",
        setting: "port",
        safeSetting: "yes",
        urgentNeedsFirst: "yes",
        acts: ["recruitment", "transportation", "receipt"],
        means: ["deception", "abuse_vulnerability"],
        purposes: ["forced_labour"],
        purposeRealised: "exploited",
        isChildAtEvent: "no",
        traffickingStatus: "actual",
        decisionOrgType: "ngo",
        decisionDate: "2026-11-23",
        decisionBasis: ["own_account", "documents"],
        certainty: "probable",
        officialStatus: "pending",
        narrative:
          "Recruited by a broker in her village for domestic work; passport kept by the employer, not paid for seven months, escaped with the help of a neighbour.",
      },
    ],
    exploitation: [
      {
        ...record("episode", "exploitationId"),
        sequence: 1,
        types: ["forced_labour"],
        labourTypes: ["domestic_work"],
        isicSection: "T",
        isicDivision: "T97",
        venue: "private_home",
        country: "MYS",
        admin1: "MY-10",
        startDate: { value: "2026-02", precision: "month" },
        endDate: { value: "2026-10", precision: "month" },
        durationMonths: 8,
        ageAtStart: 26,
        majorityAtExploitation: "adult",
        coVictims: 0,
        childrenPresent: "yes",
        exitMode: "escaped",
        exitDate: { value: "2026-10-19", precision: "day" },
      },
    ],
    routeLeg: [leg(1), leg(2)],
  });

/** Makes the payload of the first revision of that case. */
export const typicalRevision = (): CaseRevisionPayload => ({
  v: 1,
  type: "case-revision",
  org: idOf("organisation"),
  site: idOf("shelter"),
  dest: idOf("shelter"),
  epoch: 1,
  author: idOf("intake"),
  device: idOf("intake's device"),
  at: "2026-11-23T09:41:07.512Z",
  schema: "case@1",
  caseId: idOf("the case"),
  statId: idOf("statistical record"),
  rev: 1,
  parents: [],
  consent: { registry_case: "given", services: "given", statistics: "given", store_local: "given" },
  data: typicalDocument(),
  conflicts: [],
});
