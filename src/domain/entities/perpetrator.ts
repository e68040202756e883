import type { z } from "zod";
import { code, codes, line, lines, recordId, text, tri, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Somebody alleged to have taken part, and only alleged until convicted: they too are a data subject. */
export const Perpetrator = caseRecord(
  {
    name: "perpetrator",
    version: 1,
    section: "K",
    tier: "T4",
    parent: "case",
    cardinality: "0..n",
    idField: "perpetratorId",
  },
  {
    perpetratorId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    kind: ask(code("perpetratorKind"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["IC", "GL"],
    }),
    nameOrAlias: ask(line(), { privacy: "D", sources: ["PR"] }),
    sex: ask(code("sex"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { vp: ["IP_Gender"] },
      sources: ["VP", "GL", "GBV"],
    }),
    ageBand: ask(code("perpAgeBand"), {
      privacy: "Q",
      statistics: "exact",
      standard: { vp: ["IP_ageBroad"] },
      sources: ["VP", "GBV"],
    }),
    citizenship: ask(codes("iso3166-1"), {
      privacy: "Q",
      statistics: "region",
      standard: { vp: ["IP_citizen_UNRegion"] },
      sources: ["VP", "GL"],
    }),
    residenceCountry: ask(code("iso3166-1"), { privacy: "Q", sources: ["IOM"] }),
    residenceAdmin1: ask(code("admin1"), { privacy: "Q", sources: ["IOM"] }),
    ethnicity: ask(line(), { privacy: "QS", offByDefault: true, sources: ["GBV"] }),
    roles: ask(codes("perpetratorRole"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { htcds: ["per_RoleInProcess"] },
      sources: ["HT", "VP"],
    }),
    roleDetails: ask(text(), {
      privacy: "F",
      standard: { htcds: ["per_RoleDetails"] },
      sources: ["HT"],
    }),
    relation: ask(code("perpetratorRelation"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["GBV", "HT", "VP"],
    }),
    relationBroad: ask(code("relationBroad"), {
      privacy: "S",
      requirement: "derived",
      statistics: "exact",
      standard: { htcds: ["vic_RelationshipToTrafficker"], vp: ["IP_Relation"] },
      sources: ["HT", "VP"],
    }),
    isPrimary: ask(tri(), { privacy: "S", sources: ["GBV"] }),
    occupation: ask(code("perpetratorOccupation"), {
      privacy: "S",
      statistics: "exact",
      sources: ["GBV", "IOM"],
    }),
    organisationName: ask(line(), {
      privacy: "D",
      standard: { htcds: ["per_Organisation"] },
      sources: ["HT"],
    }),
    organised: ask(code("organisedLevel"), {
      privacy: "S",
      statistics: "exact",
      sources: ["GL", "IOM"],
    }),
    groupSize: ask(whole(), { privacy: "O", statistics: "band", sources: ["IOM"] }),
    publicOfficial: ask(tri(), { privacy: "S", statistics: "guarded", sources: ["ACT", "IC"] }),
    previousOffences: ask(tri(), { privacy: "S", sources: ["GBV"] }),
    receivedPayment: ask(tri(), {
      privacy: "S",
      statistics: "exact",
      standard: { vp: ["IP_PayMoney"] },
      sources: ["VP"],
    }),
    contacts: ask(lines(), { privacy: "D", sources: ["IOM"] }),
    description: ask(text(), { privacy: "F", sources: ["IOM"] }),
    stillThreat: ask(tri(), {
      privacy: "S",
      requirement: "submission",
      intake: true,
      sources: ["GBV", "IOM"],
    }),
    justiceStatus: ask(code("justiceStatus"), {
      privacy: "S",
      statistics: "exact",
      sources: ["GL", "IC"],
    }),
  },
);
export type Perpetrator = z.infer<typeof Perpetrator>;
