/** What sites and people are called: by the directory where one could be opened, else by place and short id. */
import type { Directory } from "../../domain/directory.ts";
import type { Words } from "../../words/words.ts";

/** Names of sites and people, for display alone. */
export type Names = {
  readonly site: (site: string) => string;
  readonly person: (user: string) => string;
};

/** Gives names. `sites` are all ids in the order of the log, for "Shelter 1", "Shelter 2" … */
export const namesOf = (words: Words, sites: readonly string[], directory: Directory): Names => ({
  site: (site) => directory.sites[site]?.name || placeName(words, sites, site),
  person: (user) => directory.people[user]?.name || user.slice(0, 8),
});

const placeName = (words: Words, sites: readonly string[], site: string): string => {
  const place = sites.indexOf(site);
  return place < 0 ? site.slice(0, 8) : words.say("site.name", { number: place + 1 });
};
