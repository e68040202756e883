/**
 * Works out the answers that nobody is asked for, where enough is known (rule V11 and the derived
 * questions). Being under 18 at entry, at the exploitation and at registration are three facts, each
 * from its own date.
 */
import { ageBandOf, ageRange, majorityOf, monthsBetween } from "./age.ts";
import type { CaseDocument, DraftDocument } from "./case.ts";
import { type CaseView, readDraft, type Seen } from "./case-view.ts";
import { type CodeOf, nameInStandard } from "./codelist.ts";
import { indicatorFacts } from "./codes/indicator-codes.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./json.ts";
import { type Interval, intervalOf } from "./partial-date.ts";

/** Derived answers of one record. What cannot be worked out is absent. */
export type Derived = {
  readonly entity: string;
  readonly id: string;
  readonly answers: JsonObject;
};

/** What follows from the answers of a case, record by record. */
export const derivedOf = (view: CaseView): readonly Derived[] =>
  Object.entries(derivations(view)).flatMap(([entity, records]) =>
    records.flatMap(([{ id }, answers]) => {
      const known = Object.entries(answers).flatMap(([name, answer]) =>
        answer === undefined || answer === "unknown" ? [] : [[name, answer] as const],
      );
      return known.length > 0 ? [{ entity, id, answers: Object.fromEntries(known) }] : [];
    }),
  );

/** Fills in what can be worked out; answers that cannot be are left as they stand. */
export const withDerived = (document: DraftDocument): DraftDocument => {
  const filled: Record<string, Json> = { ...document };
  for (const { entity, id, answers } of derivedOf(readDraft(document).view)) {
    const group = filled[entity];
    const fill = (record: Json): Json =>
      isJsonObject(record) && record["id"] === id ? { ...record, ...answers } : record;
    if (group !== undefined) filled[entity] = isJsonArray(group) ? group.map(fill) : fill(group);
  }
  return filled;
};

/** When the person was born, as far as the date or the age at registration says. */
export const birthOf = (view: CaseView): Interval | undefined => {
  const born = view.victimIdentity?.dateOfBirth;
  return born && intervalOf(born);
};

type Worked = readonly [{ readonly id: string }, Readonly<Record<string, Json | undefined>>];

const derivations = (view: CaseView): Readonly<Record<string, readonly Worked[]>> => {
  const birth = birthOf(view);
  const { victim, victimIdentity } = view;
  return {
    victim: victim ? [[victim, profileOf(victim)]] : [],
    victimIdentity: victimIdentity ? [[victimIdentity, precisionOf(victimIdentity)]] : [],
    recruitment: view.recruitment.map((recruitment) => [
      recruitment,
      { majorityThen: majorityThen(recruitment.ageThen, birth, recruitment.date) },
    ]),
    exploitation: view.exploitation.map((episode) => [
      episode,
      {
        durationMonths: durationOf(episode),
        majorityAtExploitation: majorityThen(episode.ageAtStart, birth, episode.startDate),
      },
    ]),
    perpetrator: view.perpetrator.map((perpetrator) => [
      perpetrator,
      { relationBroad: broadRelationOf(perpetrator.relation) },
    ]),
    screening: view.screening.map((screening) => [
      screening,
      { ilo_result: indicatorGroupsOf(view, screening.id) },
    ]),
    earlierTrafficking: view.earlierTrafficking.map((earlier) => [
      earlier,
      { monthsSinceAssistance: monthsToThis(view, earlier) },
    ]),
  };
};

const profileOf = ({ ageAtRegistration, ageBand, ageRange }: Seen<CaseDocument["victim"]>) => {
  if (ageAtRegistration === undefined && ageRange)
    return {
      ageBand:
        ageBandOf(ageRange.min) === ageBandOf(ageRange.max) ? ageBandOf(ageRange.min) : undefined,
      majorityAtRegistration: majorityOf(ageRange),
    };
  const years = ageAtRegistration ?? ageWithin(ageBand);
  return {
    ageBand: ageAtRegistration === undefined ? undefined : ageBandOf(ageAtRegistration),
    majorityAtRegistration: years === undefined ? undefined : majorityOf(exactly(years)),
  };
};

const precisionOf = ({ dateOfBirth }: Seen<NonNullable<CaseDocument["victimIdentity"]>>) => ({
  dobPrecision: dateOfBirth?.estimated
    ? "estimated"
    : dateOfBirth && precisions[dateOfBirth.precision],
});

const indicatorGroupsOf = (view: CaseView, screeningId: string): readonly string[] | undefined => {
  const groups = view.screeningIndicator.flatMap(({ parentId, present, indicator }) =>
    parentId === screeningId && present === "yes" && indicator
      ? (indicatorFacts(indicator)?.group ?? [])
      : [],
  );
  return groups.length > 0 ? [...new Set(groups)].sort() : undefined;
};

type Episode = Seen<CaseDocument["exploitation"][number]>;
type Earlier = Seen<CaseDocument["earlierTrafficking"][number]>;

const precisions = { day: "exact", month: "month", year: "year" } as const;

/** An age that says of a band whether it is of adults or of minors: no band holds both. */
const ageWithin = (band: CodeOf<"ageBand"> | undefined): number | undefined => {
  if (band === undefined) return undefined;
  return band === "a00_08" || band === "a09_17" ? 9 : 18;
};

const exactly = (age: number) => ({ min: age, max: age });

const majorityThen = (
  age: number | undefined,
  birth: Interval | undefined,
  date: Parameters<typeof intervalOf>[0] | undefined,
): CodeOf<"majority"> | undefined => {
  if (age !== undefined) return majorityOf(exactly(age));
  return birth && date ? majorityOf(ageRange(birth, intervalOf(date))) : undefined;
};

/** Months of an episode, known only where both ends are known to the month. */
const durationOf = ({ startDate, endDate }: Episode): number | undefined => {
  if (!startDate || !endDate || startDate.precision === "year" || endDate.precision === "year")
    return undefined;
  const months = monthsBetween(startDate.value, endDate.value);
  return months < 0 ? undefined : months;
};

const broadRelationOf = (
  relation: CodeOf<"perpetratorRelation"> | undefined,
): CodeOf<"relationBroad"> | undefined => {
  const group = relation && nameInStandard("perpetratorRelation", relation, "ht");
  return group === undefined ? undefined : broadByHtcds[group];
};

// "Unaquainted" is how the HTCDS pick-list spells it.
const broadByHtcds: Readonly<Record<string, CodeOf<"relationBroad">>> = {
  Familial: "family",
  Acquainted: "acquainted",
  Unaquainted: "unacquainted",
};

/** Months from the end of an earlier episode, when help was given, to the first recruitment of this. */
const monthsToThis = (view: CaseView, earlier: Earlier): number | undefined => {
  const starts = view.recruitment.flatMap(({ date }) => (date ? [intervalOf(date).first] : []));
  const [first] = starts.sort();
  if (first === undefined || !earlier.toDate || earlier.assistedThen !== "yes") return undefined;
  const months = monthsBetween(intervalOf(earlier.toDate).last, first);
  return months < 0 ? undefined : months;
};
