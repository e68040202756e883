import type { z } from "zod";
import { code, codes, decimal, flag, line, phone, recordId } from "../answer.ts";
import { ask } from "../question.ts";
import { officeRecord } from "../record.ts";

/**
 * A body that identifies, refers, assists or prosecutes: HTCDS Organisation, the reporting entity of
 * IC-TIP. The street of a shelter is never published.
 */
export const Organisation = officeRecord(
  {
    name: "organisation",
    version: 1,
    section: "Z",
    tier: "T0",
    cardinality: "0..n",
    idField: "orgId",
  },
  {
    orgId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    name: ask(line(), {
      privacy: "O",
      requirement: "always",
      standard: { htcds: ["org_Name"] },
      sources: ["HT"],
    }),
    // The nine values of HTCDS and more.
    orgType: ask(code("orgType"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      standard: { htcds: ["org_Type"] },
      sources: ["HT", "IC"],
    }),
    roles: ask(codes("orgRole"), { privacy: "O", sources: ["PRJ"] }),
    country: ask(code("iso3166-1"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      standard: { htcds: ["org_ShippingCountry"] },
      sources: ["HT"],
    }),
    admin1: ask(code("admin1"), {
      privacy: "O",
      statistics: "exact",
      standard: { htcds: ["org_ShippingState"] },
      sources: ["HT"],
    }),
    city: ask(line(), { privacy: "O", standard: { htcds: ["org_ShippingCity"] }, sources: ["HT"] }),
    street: ask(line(), {
      privacy: "O",
      standard: { htcds: ["org_ShippingStreet"] },
      sources: ["HT"],
    }),
    postalCode: ask(line(), {
      privacy: "O",
      standard: { htcds: ["org_ShippingPostalCode"] },
      sources: ["HT"],
    }),
    // Withheld for shelters.
    latitude: ask(decimal({ min: -90, max: 90 }), {
      privacy: "O",
      standard: { htcds: ["org_ShippingLatitude"] },
      sources: ["HT"],
    }),
    longitude: ask(decimal({ min: -180, max: 180 }), {
      privacy: "O",
      standard: { htcds: ["org_ShippingLongitude"] },
      sources: ["HT"],
    }),
    phone: ask(phone(), { privacy: "O", standard: { htcds: ["org_Phone"] }, sources: ["HT"] }),
    active: ask(flag(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
  },
);
export type Organisation = z.infer<typeof Organisation>;
