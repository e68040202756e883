/** Every question of the dictionary is asked somewhere, and every way of the skip rules can be gone. */
import { describe, expect, test } from "vitest";
import { type CaseEntity, caseEntities, isSingle } from "../../../src/domain/case.ts";
import { codeLists } from "../../../src/domain/codelist.ts";
import { entities } from "../../../src/domain/entities.ts";
import type { Json, JsonObject } from "../../../src/domain/json.ts";
import { type Question, questionsOf } from "../../../src/domain/question.ts";
import { sections } from "../../../src/domain/section.ts";
import { askedQuestions } from "../../../src/form/asked-question.ts";
import { partsOf, phases, placeOfEntity, topics } from "../../../src/form/topics.ts";

/** Records of the office; nobody writes them in a case. */
const office = ["organisation", "site", "staffUser", "syncBatch", "auditEvent"];
/** Written by other means than a question on a page of the case. */
const byOtherMeans = ["consent", "attachment", "review"];

const questions = caseEntities.flatMap((entity) =>
  questionsOf(entities[entity]).map(([, question]) => ({ entity, question })),
);

describe("the pages of a case", () => {
  test("ask every question that a person can answer, of every record that a case can hold", () => {
    const onPages = new Set(
      topics.flatMap((topic) =>
        partsOf(topic).flatMap((part) =>
          part.questions.map(({ field }) => `${part.entity}.${field}`),
        ),
      ),
    );
    const wanted = questions.filter(
      ({ entity, question }) =>
        !office.includes(entity) &&
        !byOtherMeans.includes(entity) &&
        question.control !== "automatic",
    );
    expect(wanted.length).toBeGreaterThan(430);
    expect(
      wanted
        .map(({ entity, question }) => `${entity}.${question.name}`)
        .filter((name) => !onPages.has(name)),
    ).toEqual([]);
  });

  test("leave no record of the dictionary out but those of the office", () => {
    const placed = Object.keys(entities).filter((name) => placeOfEntity(name) !== undefined);
    const absent = Object.keys(entities).filter((name) => !placed.includes(name));
    expect(absent.sort()).toEqual([...office, ...byOtherMeans].sort());
  });

  test("answer by themselves only what the registry calls automatic", () => {
    const unasked = questions.filter(
      ({ entity, question }) =>
        question.control !== "automatic" &&
        !askedQuestions(entity).some(({ field }) => field === question.name),
    );
    expect(unasked).toEqual([]);
  });

  test("are as many as the sections, each in one phase", () => {
    const letters = phases.flatMap((phase): readonly string[] => phase.letters);
    expect([...letters].sort()).toEqual(
      sections.filter((letter) => letter !== "A" && letter !== "Z").sort(),
    );
    expect(new Set(letters).size).toBe(letters.length);
  });

  test("number each question of a section once, as on the paper form", () => {
    const codes = caseEntities.flatMap((entity) => askedQuestions(entity).map(({ code }) => code));
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("know the country that a province belongs to", () => {
    const provinces = caseEntities
      .flatMap((entity) => askedQuestions(entity))
      .filter(({ codeList }) => codeList === "admin1");
    expect(provinces.length).toBeGreaterThan(9);
    for (const { entity, field, countryField } of provinces)
      expect(countryField, `${entity}.${field}`).toBeDefined();
  });
});

/** The question that a condition reads, by the pointer it is read with. */
const readBy = (entity: CaseEntity, pointer: string): string => {
  if (pointer.startsWith("/")) {
    const [, root = "", ...rest] = pointer.split("/");
    return `${root}.${rest.at(-1)}`;
  }
  if (!pointer.startsWith("../")) return `${entity}.${pointer}`;
  return `${placeOfEntity(entity)?.part.above}.${pointer.slice(3)}`;
};

const conditional = questions.flatMap(({ entity, question }) =>
  [question.when, question.requiredWhen].flatMap((condition) =>
    condition ? [{ entity, question, condition }] : [],
  ),
);

describe("skip rules", () => {
  test("go round in no circle", () => {
    const reads = new Map<string, string[]>();
    for (const { entity, question, condition } of conditional) {
      const name = `${entity}.${question.name}`;
      reads.set(name, [
        ...(reads.get(name) ?? []),
        ...condition.reads.map((pointer) => readBy(entity, pointer)),
      ]);
    }
    const isInCircle = (name: string, way: readonly string[]): boolean =>
      way.includes(name) ||
      (reads.get(name) ?? []).some((next) => isInCircle(next, [...way, name]));
    expect(reads.size).toBeGreaterThan(25);
    expect([...reads.keys()].filter((name) => isInCircle(name, []))).toEqual([]);
    // A circle made on purpose is seen.
    reads.set("victim.sex", ["victim.gender"]);
    reads.set("victim.gender", ["victim.sex"]);
    expect(isInCircle("victim.sex", [])).toBe(true);
  });

  test("can hold and can fail, each of them, by answers that somebody can give", () => {
    const stuck = conditional.flatMap(({ entity, question, condition }) => {
      const outcomes = new Set(
        answersFor(entity, condition.reads).map((document) =>
          condition.applies(document, recordIn(document, entity)),
        ),
      );
      const expected = condition.reads.length === 0 ? 1 : 2;
      return outcomes.size === expected ? [] : [`${entity}.${question.name}`];
    });
    expect(stuck).toEqual([]);
  });

  test("read only what is asked on some page, or worked out", () => {
    const asked = new Set(questions.map(({ entity, question }) => `${entity}.${question.name}`));
    const unknown = conditional.flatMap(({ entity, condition }) =>
      condition.reads.map((pointer) => readBy(entity, pointer)).filter((name) => !asked.has(name)),
    );
    expect(unknown).toEqual([]);
  });
});

/** Documents in which the questions that are read have every kind of answer, one after the other. */
const answersFor = (entity: CaseEntity, reads: readonly string[]): readonly JsonObject[] => {
  const ids = { caseId: "case", parentId: "above" };
  const empty: JsonObject = { [entity]: inGroup(entity, { id: "this", ...ids }) };
  return reads.reduce<readonly JsonObject[]>(
    (documents, pointer) => {
      const [root = "", name = ""] = readBy(entity, pointer).split(".");
      const group = caseEntities.find((one) => one === root);
      const question = questions.find(
        (one) => one.entity === root && one.question.name === name,
      )?.question;
      if (!group || !question) return documents;
      return documents.flatMap((document) => [
        document,
        ...answersTo(question).map((answer) => {
          const record = {
            id: group === entity ? "this" : "above",
            ...ids,
            ...recordIn(document, group),
            [name]: answer,
          };
          return { ...document, [group]: inGroup(group, record) };
        }),
      ]);
    },
    [empty],
  );
};

const answersTo = (question: Question): readonly Json[] => {
  const codes = question.codeList
    ? codeLists[question.codeList].values.map(({ code }) => code)
    : [];
  switch (question.control) {
    case "choices":
      return codes.map((code) => [code]);
    case "choice":
    case "tri":
      return codes;
    case "whole":
      return [3, 30];
    case "flag":
      return [true, false];
    default:
      return ["2026-01-01"];
  }
};

const inGroup = (entity: CaseEntity, record: JsonObject): Json =>
  isSingle(entity) ? record : [record];

const recordIn = (document: JsonObject, entity: CaseEntity): JsonObject => {
  const group = document[entity];
  const record = Array.isArray(group) ? group[0] : group;
  return record instanceof Object ? record : {};
};
