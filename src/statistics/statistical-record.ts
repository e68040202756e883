/**
 * What analysts see of a case: 41 answers, none of them identifying.
 *
 * The schema is the allow-list. Every member is a code of a closed list, a band, a year or a flag, so
 * a name, a number or a sentence cannot pass: there is no member that could hold it. What a member is
 * made from is taken by the statistics rules of the questions (see released.ts).
 */
import { z } from "zod";
import { durationBandOf } from "../domain/age.ts";
import { code, codes } from "../domain/answer.ts";
import { readDraft } from "../domain/case-view.ts";
import { nameInStandard } from "../domain/codelist.ts";
import { itemsOf } from "../domain/condition.ts";
import { isConsented } from "../domain/consent.ts";
import { withDerived } from "../domain/derive.ts";
import type { EntityName } from "../domain/entities.ts";
import type { JsonObject } from "../domain/json.ts";
import type { ShownConflict } from "../domain/merge.ts";
import { type Released, regionOf, releasedAnswers, releasedFrom } from "./released.ts";

/** The three groups of gender that CTDC publishes. */
export const gender3 = ["woman", "man", "trans_nonconforming"] as const;

/** The five regions of UN M49. */
export const regions = ["africa", "americas", "asia", "europe", "oceania"] as const;

/** The four parts that a perpetrator may have had, as the victim-perpetrator file has them. */
export const perpetratorParts = [
  "IP_Exploiter",
  "IP_RecruiterBroker",
  "IP_TransactionProcess",
  "IP_ControlAbuseKidnap",
] as const;

const region = z.enum(regions);

/**
 * A statistical record. A member that is absent is not known, whatever the reason; lists hold at
 * least one code. Years are calendar years; there is no finer time, no place below the province.
 */
export const StatisticalRecord = z.strictObject({
  yearOfRegistration: z.int().min(1900).max(2999).exactOptional(),
  dataSource: code("dataSource").exactOptional(),
  reportingCountry: code("iso3166-1").exactOptional(),
  sex: code("sex").exactOptional(),
  gender3: z.enum(gender3).exactOptional(),
  ageBand: code("ageBand").exactOptional(),
  majorityAtRegistration: code("majority").exactOptional(),
  majorityAtExploitation: code("majority").exactOptional(),
  majorityAtEntry: code("majority").exactOptional(),
  citizenship: code("iso3166-1").exactOptional(),
  countryOfExploitation: code("iso3166-1").exactOptional(),
  countryOfExploitationIsProxy: z.boolean().exactOptional(),
  isInternal: z.boolean().exactOptional(),
  regionOfOrigin: region.exactOptional(),
  regionOfExploitation: region.exactOptional(),
  admin1OfOrigin: code("admin1").exactOptional(),
  durationBand: code("durationBand").exactOptional(),
  exploitationTypes: codes("exploitationType").exactOptional(),
  labourTypes: codes("labourType").exactOptional(),
  isicSection: codes("isicSection").exactOptional(),
  sexualTypes: codes("sexualType").exactOptional(),
  meansOfControl: codes("meansOfControl").exactOptional(),
  recruiterRelation: codes("recruiterRelation").exactOptional(),
  recruitmentMethods: codes("recruitmentMethod").exactOptional(),
  entryMode: code("entryMode").exactOptional(),
  isAbduction: code("yesNoUnknown").exactOptional(),
  transport: codes("transportMode").exactOptional(),
  transitCountries: codes("iso3166-1").exactOptional(),
  perpSex: codes("sex").exactOptional(),
  perpAgeBand: codes("perpAgeBand").exactOptional(),
  perpRegion: z.array(region).min(1).exactOptional(),
  perpRelation: codes("relationBroad").exactOptional(),
  perpRoles: z.array(z.enum(perpetratorParts)).min(1).exactOptional(),
  victimPaidPerpetrator: code("yesNoUnknown").exactOptional(),
  identificationChannel: code("identificationChannel").exactOptional(),
  traffickingStatus: code("traffickingStatus").exactOptional(),
  servicesProvided: codes("serviceType").exactOptional(),
  returnCountry: code("iso3166-1").exactOptional(),
  legalStage: code("legalStage").exactOptional(),
  isRetrafficked: z.boolean(),
  caseStatus: code("caseStatus").exactOptional(),
});
export type StatisticalRecord = z.infer<typeof StatisticalRecord>;

/** The schema under which statistical records are sealed. */
export const STATISTICAL_SCHEMA = "stat@1";

/**
 * Why a case is not counted: the person has not agreed to it, somebody must first settle a protected
 * conflict, or the finding is that there was no trafficking.
 */
export type NotCounted = "no-consent" | "held" | "not-a-victim";

/** A statistical record, or why there is none. */
export type StatisticalResult =
  | { readonly ok: true; readonly value: StatisticalRecord }
  | { readonly ok: false; readonly failure: NotCounted };

/**
 * Makes the statistical record of a case, at approval.
 *
 * `conflicts` are those of the merged view; one that is protected holds the record back. Consent for
 * `statistics` must be given. Answers that do not fit their code list, as in a draft, are left out.
 */
export const toStatisticalRecord = (
  document: JsonObject,
  conflicts: readonly Pick<ShownConflict, "protected">[] = [],
): StatisticalResult => {
  if (conflicts.some((conflict) => conflict.protected)) return { ok: false, failure: "held" };
  if (!isConsented(readDraft(document).view, "statistics"))
    return { ok: false, failure: "no-consent" };
  const derived = derivedFrom(withDerived(document));
  if (derived["traffickingStatus"] === "not_victim") return { ok: false, failure: "not-a-victim" };
  const fitting = Object.entries(StatisticalRecord.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(derived[name]);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data] as const] : [];
  });
  return { ok: true, value: StatisticalRecord.parse(Object.fromEntries(fitting)) };
};

type Derived = { readonly [Name in keyof StatisticalRecord]-?: unknown } & {
  readonly [name: string]: unknown;
};

const derivedFrom = (document: JsonObject): Derived => {
  const first = (entity: EntityName, field: string): Released | undefined =>
    releasedAnswers(document, entity, field)[0];
  const last = (entity: EntityName, field: string): Released | undefined =>
    inOrder(document, entity)
      .flatMap((record) => releasedFrom(record, entity, field))
      .at(-1);
  const several = (entity: EntityName, field: string): readonly Released[] | undefined =>
    distinct(releasedAnswers(document, entity, field));

  const year = first("case", "registrationDate");
  const citizenship = first("victim", "citizenship");
  const place = placeOfExploitation(
    last("exploitation", "country"),
    last("screening", "placeCountry"),
  );
  return {
    yearOfRegistration: year === undefined ? undefined : Number(year),
    dataSource: first("case", "dataSource"),
    reportingCountry: first("case", "jurisdiction"),
    sex: first("victim", "sex"),
    gender3: first("victim", "gender"),
    ageBand: first("victim", "ageAtRegistration") ?? first("victim", "ageBand"),
    majorityAtRegistration: first("victim", "majorityAtRegistration"),
    majorityAtExploitation: earliest(document, "exploitation", "majorityAtExploitation"),
    majorityAtEntry: first("recruitment", "majorityThen"),
    citizenship,
    countryOfExploitation: place?.country,
    countryOfExploitationIsProxy: place?.isProxy,
    isInternal: place && citizenship !== undefined ? place.country === citizenship : undefined,
    regionOfOrigin: citizenship === undefined ? undefined : regionOf(citizenship),
    regionOfExploitation: place && regionOf(place.country),
    admin1OfOrigin: first("victim", "admin1OfOrigin"),
    durationBand: totalDuration(document),
    exploitationTypes: several("exploitation", "types"),
    labourTypes: several("exploitation", "labourTypes"),
    isicSection: several("exploitation", "isicSection"),
    sexualTypes: several("exploitation", "sexualTypes"),
    meansOfControl: several("controlMeasure", "means"),
    recruiterRelation: several("recruitment", "recruiterRelation"),
    recruitmentMethods: several("recruitment", "methods"),
    entryMode: first("recruitment", "entryMode"),
    isAbduction: anyYes(releasedAnswers(document, "recruitment", "abducted")),
    transport: several("routeLeg", "transport"),
    transitCountries: transitCountries(document),
    perpSex: several("perpetrator", "sex"),
    perpAgeBand: several("perpetrator", "ageBand"),
    perpRegion: several("perpetrator", "citizenship"),
    perpRelation: several("perpetrator", "relationBroad"),
    perpRoles: perpetratorRoles(document),
    victimPaidPerpetrator: anyYes([
      ...releasedAnswers(document, "recruitment", "paidRecruiter"),
      ...releasedAnswers(document, "perpetrator", "receivedPayment"),
    ]),
    identificationChannel: last("screening", "channel"),
    traffickingStatus: last("screening", "traffickingStatus"),
    servicesProvided: servicesProvided(document),
    returnCountry: last("returnTravel", "toCountry"),
    legalStage: last("legalCase", "stage"),
    isRetrafficked: itemsOf(document["earlierTrafficking"]).length > 0,
    caseStatus: first("case", "caseStatus"),
  };
};

/** Records by their own number where they have one, else as they stand. */
const inOrder = (document: JsonObject, entity: EntityName): readonly JsonObject[] => {
  const numberOf = (record: JsonObject): number =>
    Number(record["sequence"] ?? record["round"] ?? 0);
  return [...itemsOf(document[entity])].sort((a, b) => numberOf(a) - numberOf(b));
};

const earliest = (document: JsonObject, entity: EntityName, field: string): Released | undefined =>
  inOrder(document, entity).flatMap((record) => releasedFrom(record, entity, field))[0];

const distinct = (values: readonly Released[]): readonly Released[] | undefined =>
  values.length > 0 ? [...new Set(values)].sort() : undefined;

/** The country where the person was last exploited; where unknown, where the person was screened. */
const placeOfExploitation = (
  known: Released | undefined,
  screened: Released | undefined,
): { readonly country: Released; readonly isProxy: boolean } | undefined => {
  if (known !== undefined) return { country: known, isProxy: false };
  return screened === undefined ? undefined : { country: screened, isProxy: true };
};

const anyYes = (answers: readonly Released[]): Released | undefined =>
  answers.includes("yes") ? "yes" : answers[0];

/** The band of all episodes together. Months of single episodes never leave the case. */
const totalDuration = (document: JsonObject): string | undefined => {
  const months = itemsOf(document["exploitation"])
    .filter((episode) => releasedFrom(episode, "exploitation", "durationMonths").length > 0)
    .map((episode) => Number(episode["durationMonths"]));
  return months.length > 0 ? durationBandOf(months.reduce((a, b) => a + b)) : undefined;
};

const transitCountries = (document: JsonObject): readonly Released[] | undefined =>
  distinct(
    itemsOf(document["routeLeg"])
      .filter((leg) => releasedFrom(leg, "routeLeg", "legType").includes("transit"))
      .flatMap((leg) => releasedFrom(leg, "routeLeg", "toCountry")),
  );

const perpetratorRoles = (document: JsonObject): readonly Released[] | undefined =>
  distinct(
    releasedAnswers(document, "perpetrator", "roles").flatMap(
      (role) => nameInStandard("perpetratorRole", String(role), "vp") ?? [],
    ),
  );

/** Services the person had: given, going on, or already received elsewhere. */
const servicesProvided = (document: JsonObject): readonly Released[] | undefined =>
  distinct(
    itemsOf(document["assistance"])
      .filter((help) => {
        const status = releasedFrom(help, "assistance", "status")[0];
        return status === "provided" || status === "ongoing" || status === "already_received";
      })
      .flatMap((help) => releasedFrom(help, "assistance", "service")),
  );
