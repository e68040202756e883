/**
 * Who can be played in the practice organisation. Only practice profiles carry this note, and only
 * they share a passphrase that is no secret: everything in them is invented.
 */
import { z } from "zod";
import { Role } from "../../protocol/role.ts";
import { commit, type Vessel } from "../../store/database.ts";
import { openProfile } from "../../store/profile.ts";

/** A person of the practice organisation; `site` counts from 1. */
export type PracticePerson = {
  readonly profile: string;
  readonly roles: readonly Role[];
  readonly site: number;
};

/** The passphrase of everybody in practice. */
export const practicePassphrase = "practice";

/** Notes in a practice profile who its person is. */
export const notePracticePerson = async (
  vessel: Vessel,
  person: Omit<PracticePerson, "profile">,
): Promise<void> => {
  const value = { roles: [...person.roles], site: person.site };
  await commit(vessel, [{ table: "meta", key: noteKey, row: { key: noteKey, value } }]);
};

/** The people of the practice profiles, shelter by shelter. A profile that is in use elsewhere is left out. */
export const findPracticePeople = async (
  names: readonly string[],
): Promise<readonly PracticePerson[]> => {
  const people: PracticePerson[] = [];
  for (const profile of names) {
    const opened = await openProfile(profile);
    if (!opened.ok) continue;
    const row = await opened.value.vessel.database.meta.get(noteKey);
    await opened.value.close();
    const note = Note.safeParse(row?.value);
    if (note.success) people.push({ profile, ...note.data });
  }
  return people.sort((a, b) => a.site - b.site || b.roles.length - a.roles.length);
};

const noteKey = "practice-person";

const Note = z.strictObject({ roles: z.array(Role), site: z.int().positive() });
