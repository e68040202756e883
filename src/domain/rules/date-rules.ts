/**
 * V09 to V11, V20, V23, V25: dates and ages. A date known to the year is taken by its widest
 * interval, and nothing is refused that could be true.
 */
import { ageRange } from "../age.ts";
import type { PartialDate } from "../answer.ts";
import { type CaseView, placeOf } from "../case-view.ts";
import { birthOf, derivedOf } from "../derive.ts";
import { dayInterval, type Interval, intervalOf, mayPrecede } from "../partial-date.ts";
import { toPointer } from "../pointer.ts";
import type { Finding, Rule } from "./rule.ts";

/** The rules on dates and ages. */
export const dateRules: readonly Rule[] = [
  {
    id: "V09",
    level: "error",
    check: (view) => [...recruitmentDates(view), ...exploitationDates(view)],
  },
  {
    id: "V10",
    level: "error",
    check: (view) => {
      const { victim, victimIdentity } = view;
      const birth = birthOf(view);
      const registered = view.case?.registrationDate;
      const age = victim?.ageAtRegistration;
      if (!victim || age === undefined || !birth || !registered) return [];
      const margin = victim.ageIsEstimated && !victimIdentity?.dateOfBirth?.estimated ? 2 : 0;
      const { min, max } = ageRange(birth, dayInterval(registered));
      if (age >= min - margin && age <= max + margin) return [];
      return [
        { question: placeOf("victim", victim, "ageAtRegistration"), code: "age-and-birth-differ" },
      ];
    },
  },
  {
    id: "V11",
    level: "warning",
    check: (view) =>
      derivedOf(view).flatMap(({ entity, id, answers }) =>
        majorities
          .filter(([of, name]) => {
            const stated = statedAt(view, of, id, name);
            return (
              of === entity && name in answers && isDecided(stated) && stated !== answers[name]
            );
          })
          .map(([of, name]) => ({
            question: of === "victim" ? toPointer([of, name]) : toPointer([of, id, name]),
            code: "differs-from-dates",
          })),
      ),
  },
  {
    id: "V20",
    level: "error",
    check: ({ returnTravel, riskAssessment }) =>
      returnTravel
        .filter(({ departDate }) => departDate !== undefined)
        .flatMap((travel) => {
          const question = placeOf("returnTravel", travel, "riskId");
          const risk = riskAssessment.find(({ id }) => id === travel.riskId);
          if (!risk) return [{ question, code: "assessment-missing" }];
          if (risk.occasion !== "before_return") return [{ question, code: "other-occasion" }];
          if (risk.date && travel.departDate && risk.date > travel.departDate)
            return [{ question, code: "after-departure" }];
          return [];
        }),
  },
  {
    id: "V23",
    level: "error",
    check: (view) => [
      ...view.shelterStay.flatMap((stay) =>
        endsBefore(stay.admitted, stay.discharged, placeOf("shelterStay", stay, "discharged")),
      ),
      ...view.assistance.flatMap((given) =>
        endsBefore(given.startDate, given.endDate, placeOf("assistance", given, "endDate")),
      ),
      ...view.supportPlan.flatMap((plan) =>
        endsBefore(
          plan.startDate,
          plan.actualEndDate,
          placeOf("supportPlan", plan, "actualEndDate"),
        ),
      ),
      ...view.reintegration.flatMap((plan) =>
        endsBefore(plan.planDate, plan.endDate, placeOf("reintegration", plan, "endDate")),
      ),
      ...view.returnTravel.flatMap((travel) =>
        endsBefore(
          travel.departDate,
          travel.arriveDate,
          placeOf("returnTravel", travel, "arriveDate"),
        ),
      ),
      ...view.routeLeg.flatMap((leg) =>
        impossible(
          leg.departDate,
          leg.arriveDate,
          placeOf("routeLeg", leg, "arriveDate"),
          ENDS_EARLY,
        ),
      ),
      ...view.earlierTrafficking.flatMap((earlier) =>
        impossible(
          earlier.fromDate,
          earlier.toDate,
          placeOf("earlierTrafficking", earlier, "toDate"),
          ENDS_EARLY,
        ),
      ),
    ],
  },
  {
    id: "V25",
    level: "error",
    check: ({ earlierTrafficking, recruitment }) => {
      const starts = recruitment.flatMap(({ date }) => (date ? [intervalOf(date)] : []));
      const last = starts.map((start) => start.last).sort()[0];
      if (last === undefined) return [];
      return earlierTrafficking
        .filter(({ toDate }) => toDate && intervalOf(toDate).first > last)
        .map((earlier) => ({
          question: placeOf("earlierTrafficking", earlier, "toDate"),
          code: "after-this-recruitment",
        }));
    },
  },
];

const ENDS_EARLY = "ends-before-it-starts";

const recruitmentDates = (view: CaseView): readonly Finding[] => {
  const birth = birthOf(view);
  const registered = registrationOf(view);
  return view.recruitment.flatMap((recruitment) => {
    if (!recruitment.date) return [];
    const question = placeOf("recruitment", recruitment, "date");
    const date = intervalOf(recruitment.date);
    return [
      ...unless(!birth || mayPrecede(birth, date), question, "before-birth"),
      ...unless(!registered || mayPrecede(date, registered), question, "after-registration"),
    ];
  });
};

const exploitationDates = (view: CaseView): readonly Finding[] => {
  const birth = birthOf(view);
  const registered = registrationOf(view);
  const recruited = view.recruitment.flatMap(({ date }) => (date ? [intervalOf(date)] : []));
  return view.exploitation.flatMap((episode) => {
    const start = placeOf("exploitation", episode, "startDate");
    const end = placeOf("exploitation", episode, "endDate");
    const from = episode.startDate && intervalOf(episode.startDate);
    const to = episode.endDate && intervalOf(episode.endDate);
    const isAfterRecruitment = (date: Interval): boolean =>
      recruited.length === 0 || recruited.some((recruitment) => mayPrecede(recruitment, date));
    return [
      ...unless(!from || !birth || mayPrecede(birth, from), start, "before-birth"),
      ...unless(!from || isAfterRecruitment(from), start, "before-recruitment"),
      ...unless(!from || !registered || mayPrecede(from, registered), start, "after-registration"),
      ...unless(!to || !birth || mayPrecede(birth, to), end, "before-birth"),
      ...unless(!from || !to || mayPrecede(from, to), end, ENDS_EARLY),
      ...unless(!to || !registered || mayPrecede(to, registered), end, "after-registration"),
    ];
  });
};

const registrationOf = (view: CaseView): Interval | undefined => {
  const registered = view.case?.registrationDate;
  return registered === undefined ? undefined : dayInterval(registered);
};

const unless = (holds: boolean, question: string, code: string): readonly Finding[] =>
  holds ? [] : [{ question, code }];

const impossible = (
  from: PartialDate | undefined,
  to: PartialDate | undefined,
  question: string,
  code: string,
): readonly Finding[] =>
  unless(!from || !to || mayPrecede(intervalOf(from), intervalOf(to)), question, code);

const endsBefore = (
  from: string | undefined,
  to: string | undefined,
  question: string,
): readonly Finding[] =>
  unless(from === undefined || to === undefined || from <= to, question, ENDS_EARLY);

const majorities = [
  ["victim", "majorityAtRegistration"],
  ["recruitment", "majorityThen"],
  ["exploitation", "majorityAtExploitation"],
] as const;

const isDecided = (stated: string | undefined): boolean => stated === "adult" || stated === "minor";

const statedAt = (
  view: CaseView,
  entity: (typeof majorities)[number][0],
  id: string,
  name: string,
): string | undefined => {
  const records = entity === "victim" ? [view.victim] : view[entity];
  const record = records.find((item) => item?.id === id);
  const stated: unknown = record && Reflect.get(record, name);
  return typeof stated === "string" ? stated : undefined;
};
