/**
 * What of a case says who the person is, taken apart from the rest: identity, contacts, files and the
 * drawn signature. Where somebody agrees to share the case and not the name, only the rest is handed in;
 * the part taken out stays on the device, sealed like everything.
 *
 * Which groups it takes is said by the vault tier T1 of the registry. Free texts stay: whether a name
 * stands in them only a person can see.
 */
import { type CaseEntity, caseEntities, type DraftDocument } from "./case.ts";
import { isAnswered, itemsOf } from "./condition.ts";
import { entities } from "./entities.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "./json.ts";
import { questionsOf } from "./question.ts";
import { factsOf } from "./record.ts";

/** A case in two: what is handed in, and what stays. Empty when nothing had to stay. */
export type Parted = { readonly shared: DraftDocument; readonly kept: JsonObject };

/** Takes out what says who the person is. */
export const withoutIdentity = (document: DraftDocument): Parted => {
  const kept = Object.fromEntries(
    Object.entries(document).filter(([name, group]) => isIdentity(name) && holdsAnswers(group)),
  );
  const drawings = Object.fromEntries(
    itemsOf(document["consent"]).flatMap(({ id, drawing }) =>
      drawing === undefined ? [] : [[String(id), drawing]],
    ),
  );
  const rest = Object.fromEntries(
    Object.entries(document).flatMap(([name, group]) => {
      if (isIdentity(name)) return isJsonArray(group) ? [[name, []]] : [];
      if (name !== "consent" || !isJsonArray(group)) return [[name, group]];
      return [[name, group.map((item) => (isJsonObject(item) ? withoutDrawing(item) : item))]];
    }),
  );
  return {
    shared: rest,
    kept: { ...kept, ...(Object.keys(drawings).length > 0 && { drawings }) },
  };
};

/** Puts what stayed here beside what was handed in; what is in the case already prevails. */
export const withIdentity = (document: DraftDocument, kept: JsonObject): DraftDocument => {
  const { drawings, ...groups } = kept;
  const missing = Object.entries(groups).filter(([name]) => !holdsAnswers(document[name]));
  const consent = document["consent"];
  const signed =
    isJsonArray(consent) && isJsonObject(drawings)
      ? consent.map((item) => {
          const drawing = isJsonObject(item) ? drawings[String(item["id"])] : undefined;
          return isJsonObject(item) && drawing !== undefined ? { ...item, drawing } : item;
        })
      : undefined;
  return { ...document, ...Object.fromEntries(missing), ...(signed && { consent: signed }) };
};

/** Whether a document says who the person is, or who belongs to her. */
export const isNamed = (document: DraftDocument): boolean =>
  Object.keys(withoutIdentity(document).kept).length > 0;

const identity: ReadonlySet<string> = new Set(
  caseEntities.filter((entity) => factsOf(entities[entity]).tier === "T1"),
);

const isIdentity = (name: string): name is CaseEntity => identity.has(name);

/** Whether some record of a group has an answer that is more than a fact of the program. */
const holdsAnswers = (group: DraftDocument[string] | undefined): boolean =>
  itemsOf(group).some((record) =>
    [...identity].some((entity) =>
      askedIn(entity).some((name) => name in record && isAnswered(record[name])),
    ),
  );

const askedIn = (entity: string): readonly string[] => {
  const known = caseEntities.find((name) => name === entity);
  if (!known) return [];
  return questionsOf(entities[known])
    .filter(([, { control }]) => control !== "automatic")
    .map(([name]) => name);
};

const withoutDrawing = (record: JsonObject): JsonObject => {
  const { drawing: _drawing, ...rest } = record;
  return rest;
};
