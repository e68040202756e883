import { z } from "zod";

/** The roles of an organisation, as the membership log and the wire write them. */
export const Role = z.literal([
  "intake",
  "caseworker",
  "supervisor",
  "field-office",
  "analyst",
  "administrator",
  "oversight",
]);
export type Role = z.infer<typeof Role>;

/** Every role, in the order in which they are listed. */
export const roles: readonly Role[] = [...Role.values];
