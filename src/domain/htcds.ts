/**
 * One case in the words of the Human Trafficking Case Data Standard, HTCDS 2.0 (IOM, 2021, CC BY 4.0).
 * Which question is which field of the standard, and which code which value, is said by the registry.
 *
 * What the standard has no word for is left out; what it allows once and a case has several times stands
 * as a list of different values. Identity is left out unless it is asked for: a file is readable by
 * whoever holds it.
 */
import { type CaseEntity, caseEntities, type DraftDocument } from "./case.ts";
import { readDraft } from "./case-view.ts";
import { alpha2Of, type CodeListName, nameInStandard } from "./codelist.ts";
import { itemsOf } from "./condition.ts";
import { isConsented } from "./consent.ts";
import { entities } from "./entities.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./json.ts";
import { type Question, questionsOf } from "./question.ts";

/** A case by the tables of the standard. Tables without a record are empty lists. */
export type HtcdsCase = {
  readonly standard: "HTCDS 2.0";
  readonly organization: readonly HtcdsRecord[];
  /** The victim: person and victim context. */
  readonly person: HtcdsRecord;
  readonly perpetrator: readonly HtcdsRecord[];
  readonly case: HtcdsRecord;
  readonly referralDetails: readonly HtcdsRecord[];
  readonly caseComment: readonly HtcdsRecord[];
  readonly historicTraffickingEvents: readonly HtcdsRecord[];
  readonly supportPlan: readonly HtcdsRecord[];
  readonly consent: HtcdsRecord;
};

/** Values by field of the standard. */
export type HtcdsRecord = Readonly<Record<string, Json>>;

/** Writes a case. Without `isNamed` direct identifiers and free texts are left out. */
export const toHtcds = (document: DraftDocument, isNamed = false): HtcdsCase => {
  const found = caseEntities.flatMap((entity) =>
    itemsOf(document[entity]).map((record) => ({
      entity,
      fields: fieldsOf(entity, record, isNamed),
    })),
  );
  const whole = (...prefixes: readonly string[]): HtcdsRecord =>
    found.map(({ fields }) => only(fields, prefixes)).reduce(joined, {});
  const each = (
    prefix: string,
    besides: (entity: CaseEntity) => HtcdsRecord = () => ({}),
  ): readonly HtcdsRecord[] =>
    found.flatMap(({ entity, fields }) => {
      const record = only(fields, [prefix]);
      return Object.keys(record).length > 0 ? [{ ...besides(entity), ...record }] : [];
    });
  const { view } = readDraft(document);
  return {
    standard: "HTCDS 2.0",
    organization: each("org_"),
    person: whole("prs_", "vic_"),
    perpetrator: each("per_"),
    case: whole("cas_Status", "cas_ReasonForCaseClosure", "cas_CaseOwner"),
    referralDetails: found.flatMap(({ entity, fields }) => {
      const record = only(fields, ["cas_"]);
      return entity === "referral" && Object.keys(record).length > 0 ? [record] : [];
    }),
    caseComment: each("cco_"),
    historicTraffickingEvents: each("hte_", (entity) => eventOf[entity] ?? {}),
    supportPlan: each("spl_"),
    consent: {
      con_Consent: isConsented(view, "interview") && isConsented(view, "store_local"),
    },
  };
};

/** What the standard calls an event where the record itself has no question for it. */
const eventOf: Readonly<Partial<Record<CaseEntity, HtcdsRecord>>> = {
  recruitment: { hte_Type: "Recruitment" },
  exploitation: { hte_Type: "Exploitation" },
};

const fieldsOf = (entity: CaseEntity, record: JsonObject, isNamed: boolean): HtcdsRecord => {
  // Consent stands in the standard as one box to tick.
  if (entity === "consent") return {};
  return questionsOf(entities[entity])
    .filter(([, { privacy }]) => isNamed || (privacy !== "D" && privacy !== "F"))
    .flatMap(([name, question]) => {
      const value = record[name];
      if (value === undefined) return [];
      return (question.standard.htcds ?? [])
        .filter((field) => isOfDirection(field, record))
        .map((field) => ({ [field]: toValue(question, value) }));
    })
    .reduce(joined, {});
};

/** A referral fills the fields of its own direction. */
const isOfDirection = (field: string, { direction }: JsonObject): boolean => {
  if (/^cas_(Incoming|Referring|ReasonForIncoming)/.test(field)) return direction === "incoming";
  if (/^cas_(Outgoing|Referred|ReasonForOutgoing)/.test(field)) return direction === "outgoing";
  return true;
};

const toValue = (question: Question, value: Json): Json => {
  if (isJsonArray(value)) return value.map((one) => toValue(question, one));
  if (isJsonObject(value)) return value["value"] ?? null;
  const { codeList } = question;
  return codeList && typeof value === "string" ? toStandardCode(codeList, value) : value;
};

const toStandardCode = (list: CodeListName, code: string): string =>
  list === "iso3166-1" ? (alpha2Of(code) ?? code) : (nameInStandard(list, code, "ht") ?? code);

const only = (fields: HtcdsRecord, prefixes: readonly string[]): HtcdsRecord =>
  Object.fromEntries(
    Object.entries(fields).filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix))),
  );

/** Two records of one table: a field that both have holds the different values of both. */
const joined = (left: HtcdsRecord, right: HtcdsRecord): HtcdsRecord => {
  const all: Record<string, Json> = { ...left };
  for (const [name, value] of Object.entries(right)) {
    const before = all[name];
    if (before === undefined) all[name] = value;
    else {
      const values = [before, value].flatMap((one) => (isJsonArray(one) ? one : [one]));
      const different = [...new Set(values)];
      all[name] = different.length === 1 ? before : different;
    }
  }
  return all;
};
