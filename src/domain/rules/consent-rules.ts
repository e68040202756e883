/** V05 to V08, V18, V19: what needs which consent, and what makes a consent one. */
import { isSettled, placeOf } from "../case-view.ts";
import { type CodeOf, ownLists } from "../codelist.ts";
import { isChild } from "../condition.ts";
import { type ConsentScope, isAllowed, isConsented, isDissent } from "../consent.ts";
import type { Finding, Rule } from "./rule.ts";

/** The rules on consent. */
export const consentRules: readonly Rule[] = [
  {
    id: "V05",
    level: "error",
    check: (view, { today }) => {
      const told =
        view.screening.some(({ narrative }) => narrative !== undefined) ||
        view.healthAssessment.length > 0 ||
        view.recruitment.length > 0;
      if (!told) return [];
      return [
        ...(isAllowed(view, "interview", today) ? [] : [atConsent("interview-consent-missing")]),
        ...(isAllowed(view, "store_local", today) ? [] : [atConsent("store-consent-missing")]),
      ];
    },
  },
  {
    id: "V06",
    level: "error",
    check: (view, { sending = [], today }) =>
      sending
        .filter((scope) => !isConsented(view, scope, today))
        .map((scope) => atConsent(`${scope.replaceAll("_", "-")}-consent-missing`)),
  },
  {
    id: "V07",
    level: "error",
    check: ({ consent }) =>
      consent
        .filter(
          ({ decision, informationGiven = [] }) =>
            decision === "given" &&
            ownLists.consentInformation.values.some(({ code }) => !informationGiven.includes(code)),
        )
        .map((one) => ({
          question: placeOf("consent", one, "informationGiven"),
          code: "points-missing",
        })),
  },
  {
    id: "V08",
    level: "error",
    check: ({ consent }, _context, document) =>
      isChild.applies(document, {})
        ? consent
            .filter(({ decision }) => decision === "given")
            .flatMap((one) => [
              ...(!isSettled(one, "childAssent")
                ? [{ question: placeOf("consent", one, "childAssent"), code: "assent-missing" }]
                : []),
              ...(isDissent(one)
                ? [{ question: placeOf("consent", one, "childAssent"), code: "assent-refused" }]
                : []),
              ...(one.givenBy !== undefined && mayDecideForChild.has(one.givenBy)
                ? []
                : [{ question: placeOf("consent", one, "givenBy"), code: "giver-not-entitled" }]),
            ])
        : [],
  },
  {
    id: "V18",
    level: "error",
    check: (view, { mayRecordHealth, today }) => {
      const groups = (["healthAssessment", "injury", "abuse"] as const).filter(
        (group) => view[group].length > 0,
      );
      const consented = isConsented(view, "medical_exam", today);
      return groups.flatMap((group) => [
        ...(mayRecordHealth === false ? [{ question: `/${group}`, code: "not-entitled" }] : []),
        ...(consented ? [] : [{ question: `/${group}`, code: "medical-consent-missing" }]),
      ]);
    },
  },
  {
    id: "V19",
    level: "error",
    check: (view, { today }) =>
      view.referral
        .filter(({ direction }) => direction === "outgoing")
        .flatMap((referral) => {
          const consent = view.consent.find(({ id }) => id === referral.consentId);
          const question = placeOf("referral", referral, "consentId");
          if (consent?.scope === undefined || !isConsented(view, consent.scope, today))
            return [{ question, code: "consent-missing" }];
          if (!scopesFor(referral.services).includes(consent.scope))
            return [{ question, code: "scope-differs" }];
          if (!referral.orgId || !consent.recipients?.includes(referral.orgId))
            return [{ question, code: "recipient-not-named" }];
          return [];
        }),
  },
];

const atConsent = (code: string): Finding => ({ question: "/consent", code });

// Where a law lets somebody under 18 decide alone, the country pack will say so.
const mayDecideForChild: ReadonlySet<CodeOf<"consentGiver">> = new Set([
  "parent",
  "caregiver",
  "guardian",
  "authority",
]);

/** The scopes under which services may be asked of another body; any of them where none is named. */
const scopesFor = (
  services: readonly CodeOf<"serviceType">[] | undefined,
): readonly ConsentScope[] =>
  services === undefined || services.length === 0
    ? [...referralScopes]
    : ["services", ...new Set(services.map((service) => scopeByService[service]))];

const referralScopes: readonly ConsentScope[] = ownLists.consentScope.values
  .map(({ code }) => code)
  .filter((code) => code === "services" || code.startsWith("referral_"));

const scopeByService: Readonly<Record<CodeOf<"serviceType">, ConsentScope>> = {
  shelter: "referral_shelter",
  food_items: "referral_shelter",
  medical: "referral_health",
  reproductive_health: "referral_health",
  mental_health: "referral_psychosocial",
  psychosocial: "referral_psychosocial",
  legal: "referral_legal",
  security: "referral_security",
  interpretation: "referral_other",
  documentation: "referral_embassy",
  family_tracing: "referral_protection",
  child_protection: "referral_protection",
  education: "referral_livelihood",
  vocational: "referral_livelihood",
  livelihood: "referral_livelihood",
  financial: "referral_livelihood",
  rights_training: "referral_legal",
  labour_rehab: "referral_livelihood",
  sexual_rehab: "referral_psychosocial",
  return_transport: "referral_embassy",
  reintegration: "referral_livelihood",
  wage_claim: "referral_legal",
  information: "referral_other",
  other: "referral_other",
};
