import { describe, expect, test } from "vitest";
import type { CaseDocument, DraftDocument } from "../../../src/domain/case.ts";
import { entities } from "../../../src/domain/entities.ts";
import { isJsonArray, isJsonObject, type Json } from "../../../src/domain/json.ts";
import { practiceCases } from "../../../src/domain/practice.ts";
import { questionsOf } from "../../../src/domain/question.ts";
import {
  StatisticalRecord,
  toStatisticalRecord,
} from "../../../src/statistics/statistical-record.ts";
import { statisticalVariables } from "../../../src/statistics/variable.ts";

// The 41 members that may leave a case, as domain.md 5 lists them. Written out on purpose: who adds
// one here adds something that analysts, and one day a partner, will see.
const allowed = [
  "yearOfRegistration",
  "dataSource",
  "reportingCountry",
  "sex",
  "gender3",
  "ageBand",
  "majorityAtRegistration",
  "majorityAtExploitation",
  "majorityAtEntry",
  "citizenship",
  "countryOfExploitation",
  "countryOfExploitationIsProxy",
  "isInternal",
  "regionOfOrigin",
  "regionOfExploitation",
  "admin1OfOrigin",
  "durationBand",
  "exploitationTypes",
  "labourTypes",
  "isicSection",
  "sexualTypes",
  "meansOfControl",
  "recruiterRelation",
  "recruitmentMethods",
  "entryMode",
  "isAbduction",
  "transport",
  "transitCountries",
  "perpSex",
  "perpAgeBand",
  "perpRegion",
  "perpRelation",
  "perpRoles",
  "victimPaidPerpetrator",
  "identificationChannel",
  "traffickingStatus",
  "servicesProvided",
  "returnCountry",
  "legalStage",
  "isRetrafficked",
  "caseStatus",
];

const cases: readonly CaseDocument[] = practiceCases({
  seed: 41,
  count: 500,
  site: "11111111-1111-4111-8111-111111111111",
  siteCode: "QK7M",
  jurisdiction: "IDN",
  owner: "22222222-2222-4222-8222-222222222222",
  reviewer: "33333333-3333-4333-8333-333333333333",
  device: "44444444-4444-4444-8444-444444444444",
  at: "2026-11-23T08:00:00.000Z",
});
const isWilling = ({ consent }: CaseDocument): boolean =>
  consent.some(({ scope, decision }) => scope === "statistics" && decision === "given");
const willing = cases.filter(isWilling);
const recordOf = (document: DraftDocument): StatisticalRecord => {
  const made = toStatisticalRecord(document);
  if (!made.ok) throw new Error(made.failure);
  return made.value;
};

/** Fills every identifying question that takes words with a text that can be found again. */
const marked = (document: CaseDocument, mark: string): DraftDocument => {
  const fill = (name: string, group: Json): Json => {
    if (isJsonArray(group)) return group.map((item) => fill(name, item));
    if (!isJsonObject(group)) return group;
    const schema = Object.entries(entities).find(([entity]) => entity === name)?.[1];
    const words = schema
      ? questionsOf(schema).filter(
          ([, { disclosure, control }]) =>
            disclosure === "identifying" && ["line", "text", "lines", "phone"].includes(control),
        )
      : [];
    const texts = words.map(([field, { control }]) => [
      field,
      control === "lines" ? [`${mark} ${field}`] : `${mark} ${field}`,
    ]);
    return { ...group, ...Object.fromEntries(texts) };
  };
  return Object.fromEntries(
    Object.entries(document).map(([name, group]) => [name, fill(name, group)]),
  );
};

describe("a statistical record", () => {
  test("has the 41 members of the allow-list and no other", () => {
    expect(Object.keys(StatisticalRecord.shape)).toEqual(allowed);
    expect(StatisticalRecord.safeParse({ isRetrafficked: false, caseId: "x" }).success).toBe(false);
    expect(statisticalVariables.map(({ name }) => name)).toEqual(allowed);
  });

  test("never holds anything of an identifying answer, whatever the case", () => {
    const mark = "Wulandari Kusumaningrum";
    for (const document of willing) {
      const whole = marked(document, mark);
      expect(JSON.stringify(whole)).toContain(mark);
      const text = JSON.stringify(recordOf(whole));
      for (let at = 0; at + 6 <= mark.length; at += 1)
        expect(text).not.toContain(mark.slice(at, at + 6));
    }
  });

  test("holds no id, no day, no month, no name, no number of the case", () => {
    for (const document of willing) {
      const text = JSON.stringify(recordOf(document));
      expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
      expect(text).not.toMatch(/\d{4}-\d{2}/);
      expect(text).not.toContain(document.case.caseNumber);
      for (const name of [
        document.victimIdentity?.givenName,
        document.victimIdentity?.familyName,
        document.victimIdentity?.nameLocalScript,
      ])
        if (name) expect(text).not.toContain(`"${name}`);
    }
  });

  test("takes nothing from a question that is not marked for statistics", () => {
    const [document] = willing;
    if (!document) throw new Error("there is a willing person among 500");
    const { victim } = document;
    const changed = {
      ...document,
      victim: {
        ...victim,
        ethnicity: "Sunda",
        religion: "x",
        disability: ["seeing"],
        stateless: "yes",
      },
      caseNote: [],
      abuse: [],
    };
    expect(recordOf(changed)).toEqual(recordOf(document));
  });

  test("is made for everybody who agreed, and for nobody who did not", () => {
    expect(willing.length).toBeGreaterThan(400);
    expect(willing.length).toBeLessThan(cases.length);
    for (const document of cases)
      expect(toStatisticalRecord(document).ok).toBe(isWilling(document));
    const refused = cases.find((document) => !isWilling(document));
    expect(refused && toStatisticalRecord(refused)).toEqual({ ok: false, failure: "no-consent" });
  });

  test("is not made once consent is withdrawn", () => {
    const [document] = willing;
    const given = document?.consent.find(({ scope }) => scope === "statistics");
    if (!document || !given) throw new Error("there is a willing person among 500");
    const id = "55555555-5555-4555-8555-555555555555";
    const withdrawn = {
      ...given,
      id,
      consentId: id,
      decision: "withdrawn",
      decidedAt: "2026-11-23",
    };
    expect(toStatisticalRecord({ ...document, consent: [...document.consent, withdrawn] })).toEqual(
      {
        ok: false,
        failure: "no-consent",
      },
    );
  });

  test("is held while a protected conflict is open, not for any other", () => {
    const [document] = willing;
    if (!document) throw new Error("there is a willing person among 500");
    expect(toStatisticalRecord(document, [{ protected: true }])).toEqual({
      ok: false,
      failure: "held",
    });
    expect(toStatisticalRecord(document, [{ protected: false }]).ok).toBe(true);
  });

  test("is not made of somebody found not to be a victim", () => {
    const [document] = willing;
    if (!document) throw new Error("there is a willing person among 500");
    const screening = document.screening.map((round) => ({
      ...round,
      traffickingStatus: "not_victim",
    }));
    expect(toStatisticalRecord({ ...document, screening })).toEqual({
      ok: false,
      failure: "not-a-victim",
    });
  });

  test("bands the age, adds up the episodes, and tells the true country from the proxy", () => {
    const [document] = willing;
    if (!document) throw new Error("there is a willing person among 500");
    const [episode] = document.exploitation;
    if (!episode) throw new Error("every practice case has an episode");
    const month = (value: string) => ({ value, precision: "month" as const });
    const other = "66666666-6666-4666-8666-666666666666";
    const record = recordOf({
      ...document,
      victim: { ...document.victim, ageAtRegistration: 17, citizenship: ["KHM", "THA"] },
      exploitation: [
        {
          ...episode,
          sequence: 2,
          country: "THA",
          startDate: month("2024-01"),
          endDate: month("2024-11"),
        },
        {
          ...episode,
          id: other,
          exploitationId: other,
          sequence: 1,
          country: "MYS",
          startDate: month("2023-01"),
          endDate: month("2023-06"),
        },
      ],
    });
    expect(record).toMatchObject({
      ageBand: "a09_17",
      majorityAtRegistration: "minor",
      citizenship: "KHM",
      countryOfExploitation: "THA",
      countryOfExploitationIsProxy: false,
      isInternal: false,
      regionOfOrigin: "asia",
      durationBand: "d13_24",
    });
    const { country: _unknown, ...placeless } = episode;
    expect(recordOf({ ...document, exploitation: [placeless] })).toMatchObject({
      countryOfExploitation: "IDN",
      countryOfExploitationIsProxy: true,
    });
  });

  test("leaves out an answer that is not of its code list, as a draft may hold", () => {
    const [document] = willing;
    if (!document) throw new Error("there is a willing person among 500");
    const victim = { ...document.victim, sex: "Siti, Jalan Melati 4" };
    expect(recordOf({ ...document, victim })).not.toHaveProperty("sex");
  });
});
