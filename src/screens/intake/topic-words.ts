/** The gentle names of topics, of phases and of kinds of records, for a page a person may see. */

import type { AboutKey } from "../../form/read-aloud.tsx";
import type { Phase } from "../../form/topics.ts";
import type { WordKey } from "../../words/words.ts";

/** The name of a topic by the letter of its section. */
export const topicKey = (letter: string): WordKey => topics[letter] ?? "topic.other";

/** When a phase has its time. */
export const phaseKey = (phase: Phase): WordKey => `phase.${phase}`;

/** The heading over a kind of record on a page that has several; undefined where none is needed. */
export const partKey = (entity: string): WordKey | undefined => parts[entity];

/** What can be said aloud before a topic is begun; undefined where the worker writes alone. */
export const aboutKey = (letter: string, child: boolean): AboutKey | undefined => {
  const key = spoken[letter];
  return key && (child ? `${key}.child` : key);
};

const topics: Readonly<Record<string, WordKey>> = {
  A: "topic.A",
  B: "topic.B",
  C: "topic.C",
  D: "topic.D",
  E: "topic.E",
  F: "topic.F",
  G: "topic.G",
  H: "topic.H",
  J: "topic.J",
  K: "topic.K",
  L: "topic.L",
  M: "topic.M",
  N: "topic.N",
  P: "topic.P",
  Q: "topic.Q",
  R: "topic.R",
  S: "topic.S",
  T: "topic.T",
};

const parts: Readonly<Record<string, WordKey>> = {
  abuse: "part.abuse",
  assistance: "part.assistance",
  closure: "part.closure",
  contactPerson: "part.contactPerson",
  controlMeasure: "part.controlMeasure",
  exploitation: "part.exploitation",
  followUp: "part.followUp",
  healthAssessment: "part.healthAssessment",
  incident: "part.incident",
  injury: "part.injury",
  need: "part.need",
  referral: "part.referral",
  reintegration: "part.reintegration",
  returnTravel: "part.returnTravel",
  riskAssessment: "part.riskAssessment",
  screeningIndicator: "part.screeningIndicator",
  shelterStay: "part.shelterStay",
  supportPlan: "part.supportPlan",
  workingConditions: "part.workingConditions",
};

const spoken: Readonly<
  Record<
    string,
    | "aloud.C"
    | "aloud.D"
    | "aloud.F"
    | "aloud.G"
    | "aloud.H"
    | "aloud.J"
    | "aloud.K"
    | "aloud.L"
    | "aloud.M"
    | "aloud.R"
  >
> = {
  C: "aloud.C",
  D: "aloud.D",
  F: "aloud.F",
  G: "aloud.G",
  H: "aloud.H",
  J: "aloud.J",
  K: "aloud.K",
  L: "aloud.L",
  M: "aloud.M",
  R: "aloud.R",
};
