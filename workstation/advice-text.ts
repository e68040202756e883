/** Advice on the quality of records as sentences that can be sent back to a site. */
import type { Advice } from "../src/statistics/data-quality.ts";
import type { Impossibility } from "../src/statistics/impossible.ts";

/** One advice as a sentence about what was seen and one about what helps. */
export const adviceText = ({ kind, field, what, share }: Advice): string => {
  const people = typeof share === "number" ? `${share} % of people` : roughly[share];
  switch (kind) {
    case "missing":
      return `${field} has no answer for ${people}. Ask it when the person feels safe, and when there is no answer, record why: not asked, does not know, or does not wish to say.`;
    case "impossible":
      return `${field} cannot be right for ${people}: ${what ? impossible[what] : ""}. Look at these cases again with the person who knows them.`;
    case "late":
      return `The newest record is of ${field}. Approve finished cases and synchronise at least once a month.`;
    case "recognisable":
      return `${capital(people)} could be recognised by a rare combination of answers${field === "" ? "" : `, above all by ${field}`}. Never write these answers in letters or tables; publish them only as protected tables.`;
  }
};

const roughly = { few: "a few people", "nearly-all": "nearly all people" } as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const impossible: Readonly<Record<Impossibility, string>> = {
  "year-out-of-range": "the year lies in the future or before 1990",
  "age-against-majority":
    "the age says child and another answer says adult, or the other way round",
  "minor-after-adult": "an adult earlier is a child later",
  "sexual-detail-without-form": "it describes sexual exploitation, which is not among the forms",
  "labour-detail-without-form": "it describes forced work, which is not among the forms",
  "code-not-in-list": "the answer is not in the list of answers",
};
