import type { z } from "zod";
import { code, line, lines, partialDate, phone, recordId, ref, text, tri } from "../answer.ts";
import { answered, isOneOf, never } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/**
 * Direct identifiers and nothing else, so that they can be kept apart from the rest. They leave the
 * site only with consent `registry_identity`. Nothing here is ever required: many people have one name,
 * no papers, or reasons not to say.
 */
export const VictimIdentity = caseRecord(
  {
    name: "victimIdentity",
    version: 1,
    section: "C",
    tier: "T1",
    parent: "case",
    cardinality: "1",
    idField: "victimId",
  },
  {
    victimId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    givenName: ask(line(), {
      privacy: "D",
      intake: true,
      standard: { htcds: ["prs_FirstName"] },
      sources: ["HT"],
    }),
    middleName: ask(line(), {
      privacy: "D",
      standard: { htcds: ["prs_MiddleName"] },
      sources: ["HT"],
    }),
    // Many Indonesians have one name only.
    familyName: ask(line(), {
      privacy: "D",
      intake: true,
      standard: { htcds: ["prs_SecondName"] },
      sources: ["HT"],
    }),
    salutation: ask(line(), {
      privacy: "D",
      standard: { htcds: ["prs_Salutation"] },
      sources: ["HT"],
    }),
    // Khmer, Thai.
    nameLocalScript: ask(line(), { privacy: "D", intake: true, sources: ["IOM"] }),
    aliases: ask(lines(), { privacy: "D", sources: ["IOM", "PR"] }),
    // Tells people of one name apart in Indonesia, Cambodia and Thailand.
    fatherName: ask(line(), { privacy: "D", sources: ["IOM"] }),
    motherName: ask(line(), { privacy: "D", sources: ["IOM"] }),
    dateOfBirth: ask(partialDate(), {
      privacy: "D",
      intake: true,
      standard: { htcds: ["prs_Birthdate"] },
      sources: ["HT"],
    }),
    dobPrecision: ask(code("datePrecision"), {
      privacy: "O",
      requirement: "conditional",
      when: answered("dateOfBirth"),
      requiredWhen: never,
      automatic: true,
      sources: ["PR"],
    }),
    placeOfBirth: ask(line(), { privacy: "D", sources: ["IOM"] }),
    // NIK, Thai 13 digits, PhilSys, Khmer card.
    nationalIdNumber: ask(line(), {
      privacy: "D",
      standard: { htcds: ["prs_IdentityNumber"] },
      sources: ["HT"],
    }),
    passportNumber: ask(line(), { privacy: "D", sources: ["IOM"] }),
    otherIdType: ask(code("identityDocument"), { privacy: "D", sources: ["PR"] }),
    otherIdNumber: ask(line(), {
      privacy: "D",
      requirement: "conditional",
      when: answered("otherIdType"),
      sources: ["PR"],
    }),
    mobilePhone: ask(phone(), {
      privacy: "D",
      intake: true,
      standard: { htcds: ["prs_MobilePhone"] },
      sources: ["HT"],
    }),
    homePhone: ask(phone(), {
      privacy: "D",
      standard: { htcds: ["prs_HomePhone"] },
      sources: ["HT"],
    }),
    email: ask(line(), { privacy: "D", standard: { htcds: ["prs_Email"] }, sources: ["HT"] }),
    safeToContact: ask(tri(), {
      privacy: "S",
      requirement: "conditional",
      requiredWhen: answered("mobilePhone", "homePhone", "email"),
      intake: true,
      sources: ["GBV"],
    }),
    safeContactInstructions: ask(text(), {
      privacy: "F",
      requirement: "conditional",
      when: isOneOf("safeToContact", "yes", "unknown"),
      requiredWhen: never,
      sources: ["GBV"],
    }),
    addressStreet: ask(line(), {
      privacy: "D",
      standard: { htcds: ["prs_MailingStreet"] },
      sources: ["HT"],
    }),
    addressCity: ask(line(), {
      privacy: "D",
      standard: { htcds: ["prs_MailingCity"] },
      sources: ["HT"],
    }),
    addressAdmin2: ask(line(), { privacy: "D", sources: ["IOM"] }),
    addressAdmin1: ask(code("admin1"), {
      privacy: "Q",
      standard: { htcds: ["prs_MailingState"] },
      sources: ["HT"],
    }),
    addressPostalCode: ask(line(), {
      privacy: "D",
      standard: { htcds: ["prs_MailingPostalCode"] },
      sources: ["HT"],
    }),
    addressCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      standard: { htcds: ["prs_MailingCountry"] },
      sources: ["HT"],
    }),
    photoAttachmentId: ask(ref("attachment"), {
      privacy: "D",
      offByDefault: true,
      sources: ["PR"],
    }),
    // Made with a key no device holds (OPRF); a hash made here could be guessed back to a name.
    matchTokens: ask(lines(), { privacy: "D", automatic: true, sources: ["PRJ"] }),
  },
);
export type VictimIdentity = z.infer<typeof VictimIdentity>;
