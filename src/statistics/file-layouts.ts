/**
 * The layouts of files that can be counted: CTDC's k-anonymised file of 2020 (63 columns), its
 * synthetic files of 2022 (victims and perpetrators) and 2024 (27 columns), and our own records.
 */
import { ctdcColumns } from "./export.ts";
import type { FileColumn, FileLayout } from "./file-layout.ts";
import { statisticalVariables } from "./variable.ts";

const ageBands = [
  "0--8",
  "9--17",
  "18--20",
  "21--23",
  "24--26",
  "27--29",
  "30--38",
  "39--47",
  "48+",
] as const;

/** In the file of 2020 a country that was suppressed or never known is 0 or 00. */
const noCountry = ["0", "00", "ZZ"];

const flags = (group: string, names: readonly string[]): readonly FileColumn[] =>
  names.map((name) => ({ name, holds: "flag", group }));
const loneFlags = (names: readonly string[]): readonly FileColumn[] =>
  names.map((name) => ({ name, holds: "flag" }));
const codes = (...names: readonly string[]): readonly FileColumn[] =>
  names.map((name) => ({ name, holds: "code" }));
const lists = (...names: readonly string[]): readonly FileColumn[] =>
  names.map((name) => ({ name, holds: "list" }));

/** Our variables as both files of victims call them. Their gender has the codes of our sex. */
const commonNames = {
  sex: "gender",
  ageBand: "ageBroad",
  citizenship: "citizenship",
  countryOfExploitation: "CountryOfExploitation",
  exploitationTypes: "typeOfExploit",
  labourTypes: "typeOfLabour",
  sexualTypes: "typeOfSex",
  recruiterRelation: "recruiterRelation",
} as const;

/**
 * The Global Dataset of April 2020. Flags are 1, 0 or -99. "Not specified" and "unknown" flags say
 * that a question has no answer, so they belong to no group.
 */
const ctdc2020: FileLayout = {
  name: "ctdc2020",
  standard: "ct17",
  names: {
    ...commonNames,
    yearOfRegistration: "yearOfRegistration",
    dataSource: "Datasource",
    majorityAtRegistration: "majorityStatus",
    majorityAtExploitation: "majorityStatusAtExploit",
    majorityAtEntry: "majorityEntry",
    meansOfControl: "meansOfControl",
    isAbduction: "isAbduction",
  },
  missing: ["-99", "NULL", "null"],
  quasiIdentifiers: [
    "yearOfRegistration",
    "gender",
    "ageBroad",
    "citizenship",
    "CountryOfExploitation",
    "isForcedLabour",
    "isSexualExploit",
  ],
  source: "Counter-Trafficking Data Collaborative (CTDC), Global Dataset, 14 April 2020",
  columns: [
    ...codes("yearOfRegistration", "Datasource", "gender"),
    { name: "ageBroad", holds: "code", order: ageBands, missing: ["Unknown"] },
    ...codes("majorityStatus", "majorityStatusAtExploit", "majorityEntry"),
    { name: "citizenship", holds: "code", missing: noCountry },
    ...flags("meansOfControl", [
      "meansOfControlDebtBondage",
      "meansOfControlTakesEarnings",
      "meansOfControlRestrictsFinancialAccess",
      "meansOfControlThreats",
      "meansOfControlPsychologicalAbuse",
      "meansOfControlPhysicalAbuse",
      "meansOfControlSexualAbuse",
      "meansOfControlFalsePromises",
      "meansOfControlPsychoactiveSubstances",
      "meansOfControlRestrictsMovement",
      "meansOfControlRestrictsMedicalCare",
      "meansOfControlExcessiveWorkingHours",
      "meansOfControlUsesChildren",
      "meansOfControlThreatOfLawEnforcement",
      "meansOfControlWithholdsNecessities",
      "meansOfControlWithholdsDocuments",
      "meansOfControlOther",
    ]),
    ...loneFlags(["meansOfControlNotSpecified"]),
    ...lists("meansOfControlConcatenated"),
    ...flags("typeOfExploit", ["isForcedLabour", "isSexualExploit", "isOtherExploit"]),
    ...loneFlags([
      "isSexAndLabour",
      "isForcedMarriage",
      "isForcedMilitary",
      "isOrganRemoval",
      "isSlaveryAndPractices",
    ]),
    ...lists("typeOfExploitConcatenated"),
    ...flags("typeOfLabour", [
      "typeOfLabourAgriculture",
      "typeOfLabourAquafarming",
      "typeOfLabourBegging",
      "typeOfLabourConstruction",
      "typeOfLabourDomesticWork",
      "typeOfLabourHospitality",
      "typeOfLabourIllicitActivities",
      "typeOfLabourManufacturing",
      "typeOfLabourMiningOrDrilling",
      "typeOfLabourPeddling",
      "typeOfLabourTransportation",
      "typeOfLabourOther",
    ]),
    ...loneFlags(["typeOfLabourNotSpecified"]),
    ...lists("typeOfLabourConcatenated"),
    ...flags("typeOfSex", [
      "typeOfSexProstitution",
      "typeOfSexPornography",
      "typeOfSexRemoteInteractiveServices",
      "typeOfSexPrivateSexualServices",
    ]),
    ...lists("typeOfSexConcatenated"),
    ...loneFlags(["isAbduction"]),
    ...lists("RecruiterRelationship"),
    { name: "CountryOfExploitation", holds: "code", missing: noCountry },
    ...flags("recruiterRelation", [
      "recruiterRelationIntimatePartner",
      "recruiterRelationFriend",
      "recruiterRelationFamily",
      "recruiterRelationOther",
    ]),
    ...loneFlags(["recruiterRelationUnknown"]),
  ],
};

const groups2024: Readonly<Record<string, string>> = {
  means: "means",
  is: "typeOfExploit",
  typeOfLabour: "typeOfLabour",
  typeOfSex: "typeOfSex",
  recruiterRelation: "recruiterRelation",
};

const column2024 = (name: string): FileColumn => {
  if (name === "ageBroad") return { name, holds: "code", order: ageBands };
  const stem = Object.keys(groups2024).find((start) => new RegExp(`^${start}[A-Z]`).test(name));
  const group = stem && groups2024[stem];
  return group ? { name, holds: "flag", group } : { name, holds: "code" };
};

/** The Global Synthetic Dataset of February 2024. A flag is 1 or missing, never 0. */
const ctdc2024: FileLayout = {
  name: "ctdc2024",
  standard: "ct24",
  names: {
    ...commonNames,
    yearOfRegistration: "yearOfRegistration",
    durationBand: "traffickMonths",
    meansOfControl: "means",
  },
  missing: ["NULL", "null", "-99"],
  quasiIdentifiers: [
    "yearOfRegistration",
    "gender",
    "ageBroad",
    "citizenship",
    "CountryOfExploitation",
    "traffickMonths",
  ],
  source: "Counter-Trafficking Data Collaborative (CTDC), Global Synthetic Dataset, 2024",
  columns: ctdcColumns.map(column2024),
};

/** The Global Victim-Perpetrator Synthetic Dataset of December 2022. */
const ctdcvp2022: FileLayout = {
  name: "ctdcvp2022",
  standard: "vp",
  names: {
    yearOfRegistration: "yearRegister",
    sex: "gender",
    majorityAtRegistration: "majorityStatus",
    exploitationTypes: "typeOfExploit",
    regionOfOrigin: "UN_COO_Region",
    regionOfExploitation: "UN_COE_Region",
    perpRoles: "IP_Role",
    perpSex: "IP_Gender",
    perpAgeBand: "IP_ageBroad",
    perpRegion: "IP_citizen_UNRegion",
    perpRelation: "IP_Relation",
    victimPaidPerpetrator: "IP_PayMoney",
  },
  missing: ["NULL", "null", "-99"],
  quasiIdentifiers: ["yearRegister", "gender", "majorityStatus", "UN_COO_Region", "UN_COE_Region"],
  source:
    "Counter-Trafficking Data Collaborative (CTDC), Global Victim-Perpetrator Synthetic Dataset, December 2022",
  columns: [
    ...codes("yearRegister", "gender", "majorityStatus"),
    ...flags("typeOfExploit", ["isForcedLabour", "isSexualExploit"]),
    ...codes("UN_COO_Region", "UN_COE_Region"),
    ...flags("IP_Role", [
      "IP_Exploiter",
      "IP_RecruiterBroker",
      "IP_TransactionProcess",
      "IP_ControlAbuseKidnap",
    ]),
    ...lists("IP_Gender", "IP_ageBroad", "IP_citizen_UNRegion", "IP_Relation", "IP_PayMoney"),
  ],
};

/** Our own statistical records, one a line, lists between semicolons. */
const lindung: FileLayout = {
  name: "lindung",
  missing: [],
  quasiIdentifiers: [
    "yearOfRegistration",
    "gender3",
    "ageBand",
    "citizenship",
    "countryOfExploitation",
    "durationBand",
  ],
  source: "Lindung statistical records of the contributing sites",
  columns: statisticalVariables.map(({ name, answer, codes: order }) => ({
    name,
    holds: answer === "several" ? "list" : "code",
    missing: ["unknown", "declined", "not_specified"],
    order,
  })),
};

/** Every layout by its name. */
export const fileLayouts: Readonly<Record<FileLayout["name"], FileLayout>> = {
  ctdc2020,
  ctdc2024,
  ctdcvp2022,
  lindung,
};
