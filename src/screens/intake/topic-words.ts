/** The gentle names of topics and of the items of groups, for a page a person may see. */
import type { WordKey } from "../../words/words.ts";

/** The name of a topic by the letter of its section. */
export const topicKey = (letter: string): WordKey => topics[letter] ?? "topic.other";

/** The name of one item of a repeat group. */
export const groupKey = (entity: string): WordKey => groups[entity] ?? "topic.other";

const topics: Readonly<Record<string, WordKey>> = {
  A: "topic.A",
  B: "topic.B",
  C: "topic.C",
  D: "topic.D",
  E: "topic.E",
  H: "topic.H",
  J: "topic.J",
  K: "topic.K",
};

const groups: Readonly<Record<string, WordKey>> = {
  routeLeg: "group.routeLeg",
  exploitation: "group.exploitation",
  perpetrator: "group.perpetrator",
};
