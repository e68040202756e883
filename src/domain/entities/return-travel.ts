import type { z } from "zod";
import { code, codes, day, recordId, ref, tri } from "../answer.ts";
import { answered, isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Return, relocation or staying. No departure without a risk assessment made for it. */
export const ReturnTravel = caseRecord(
  {
    name: "returnTravel",
    version: 1,
    section: "Q",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "returnId",
  },
  {
    returnId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    wish: ask(code("returnWish"), { privacy: "S", requirement: "submission", sources: ["IOM"] }),
    returnType: ask(code("returnType"), {
      privacy: "S",
      requirement: "conditional",
      statistics: "exact",
      requiredWhen: answered("departDate"),
      sources: ["IOM"],
    }),
    fromCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "conditional",
      statistics: "exact",
      requiredWhen: answered("departDate"),
      sources: ["IOM", "GL"],
    }),
    // GLOTIP counts by country of repatriation.
    toCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "conditional",
      statistics: "exact",
      requiredWhen: answered("departDate"),
      sources: ["IOM", "GL"],
    }),
    toAdmin1: ask(code("admin1"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    departDate: ask(day(), { privacy: "Q", statistics: "year", sources: ["IOM"] }),
    arriveDate: ask(day(), { privacy: "Q", sources: ["IOM"] }),
    // Dated before departure (V20).
    riskId: ask(ref("riskAssessment"), {
      privacy: "O",
      requirement: "submission",
      sources: ["IOM"],
    }),
    escort: ask(code("escort"), { privacy: "O", sources: ["IOM"] }),
    travelDocument: ask(code("identityDocument"), { privacy: "O", sources: ["IOM"] }),
    receivedByOrgId: ask(ref("organisation"), { privacy: "O", sources: ["IOM"] }),
    familyInformed: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    declarationSigned: ask(tri(), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("returnType", "avr", "government", "family"),
      sources: ["IOM"],
    }),
    postArrival: ask(codes("serviceType"), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
  },
);
export type ReturnTravel = z.infer<typeof ReturnTravel>;
