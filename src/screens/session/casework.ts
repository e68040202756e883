/**
 * The cases of one person at work: a desk of the store, the queue in memory, and the edits of a case as
 * the pages ask for them. Readable rows live here and nowhere else; closing drops them.
 */
import { CASE_SCHEMA, emptyCaseDocument } from "../../domain/case.ts";
import { nextSequence, readCaseNumber, toCaseNumber } from "../../domain/case-number.ts";
import { readDraft } from "../../domain/case-view.ts";
import { isNamed, withIdentity, withoutIdentity } from "../../domain/identity-part.ts";
import type { Issue } from "../../domain/issue.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import { mergeHeads } from "../../domain/merge.ts";
import { handIn, reopenCase } from "../../domain/review.ts";
import type { Conflict } from "../../domain/revision.ts";
import { checkCase, missingAtSubmission } from "../../domain/rules.ts";
import { type CaseSummary, nameOf, toSummary } from "../../domain/summary.ts";
import type { DraftDocument } from "../../form/draft.ts";
import type { Hash } from "../../protocol/hash.ts";
import { type Id, newId } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { CaseQueue } from "../../review/case-queue.ts";
import {
  EXCERPT_SCHEMA,
  type ExcerptRecord,
  ExcerptText,
  toExcerptRecord,
} from "../../statistics/excerpt-record.ts";
import { STATISTICAL_SCHEMA, toStatisticalRecord } from "../../statistics/statistical-record.ts";
import { absorb } from "../../store/absorb.ts";
import { attachmentIds, dropAttachment } from "../../store/attachment-repository.ts";
import type { AuditEntry } from "../../store/audit.ts";
import {
  allRows,
  firstRows,
  type OpenedCase,
  openCase,
  submitCase,
} from "../../store/case-repository.ts";
import { createQueue } from "../../store/create-queue.ts";
import { type Desk, openDesk } from "../../store/desk.ts";
import {
  type DraftCase,
  discardDraft,
  listDrafts,
  saveDraft,
  sealedDrafts,
} from "../../store/drafts.ts";
import {
  answerExcerpt,
  type ExcerptAnswer,
  type KnownExcerpt,
  listExcerpts,
  proposeExcerpt,
} from "../../store/excerpt-repository.ts";
import { forgetHere, keepHere, listLocalParts } from "../../store/local-part.ts";
import {
  type Decision,
  reviewCase,
  sealPendingStatistics,
  type ToStatistics,
} from "../../store/review-case.ts";
import type { Identity, Session } from "./session.ts";

/** Cases at one desk. */
export type Casework = {
  readonly desk: Desk;
  /** The first rows of the queue, at hand at once: drafts first. */
  readonly firstRows: () => readonly CaseSummary[];
  /** Puts every row into a queue, and keeps the queue up to date from then on. */
  readonly fill: (queue: CaseQueue) => Promise<void>;
  /** Opens what arrived since the last time. Calls that come while it runs share one further run. */
  readonly absorbArrivals: () => Promise<Result<null, Problem>>;
  readonly open: (caseId: Id) => Promise<Result<OpenedCase, Problem>>;
  readonly rows: () => Promise<readonly CaseSummary[]>;
  /** Begins a new case, or goes on with an existing one. */
  readonly beginNew: (jurisdiction: string) => Promise<Work>;
  readonly beginEdit: (caseId: Id) => Promise<Result<Work, Problem>>;
  readonly save: (
    work: Work,
    document: DraftDocument,
    place?: string,
  ) => Promise<Result<null, Problem>>;
  /**
   * Hands a case in. With `withoutName` what says who the person is stays on this device; it goes from
   * here once a case is handed in whole.
   */
  readonly submit: (
    work: Work,
    document: DraftDocument,
    withoutName?: boolean,
  ) => Promise<Result<null, Problem>>;
  /** Throws a draft away for good. */
  readonly discard: (work: Work) => Promise<Result<null, Problem>>;
  /** What of a case stays on this device. */
  readonly keptHere: (caseId: Id) => JsonObject | undefined;
  readonly decide: (caseId: Id, decision: Decision) => Promise<Result<null, Problem>>;
  /** The excerpts of a case that were proposed for research. */
  readonly excerptsOf: (caseId: Id) => Promise<readonly KnownExcerpt[]>;
  readonly proposeExcerpt: (caseId: Id, excerpt: ExcerptText) => Promise<Result<null, Problem>>;
  /** Answers a proposal; an approved one goes to the analysts with a few traits of the case. */
  readonly answerExcerpt: (
    known: KnownExcerpt,
    answer: ExcerptAnswer,
  ) => Promise<Result<null, Problem>>;
  readonly settle: (
    opened: OpenedCase,
    conflict: Conflict,
    value: unknown,
  ) => Promise<Result<null, Problem>>;
};

/** A case being written. `eid` is the draft it was last saved as. */
export type Work = {
  readonly caseId: Id;
  readonly parents: readonly Hash[];
  readonly document: JsonObject;
  readonly conflicts: readonly Conflict[];
  /** The case as it was last handed in; undefined while it never was. */
  readonly onRecord: JsonObject | undefined;
  /** Where in the case somebody left. */
  readonly place: string;
  eid: Id | undefined;
};

/** Opens the cases of one of the people unlocked. */
export const openCasework = async (
  session: Session,
  identity: Identity,
): Promise<Result<Casework, Problem>> => {
  const { device, clearance } = session;
  // Three readings that need not wait for each other.
  const sealed = sealedDrafts(device);
  const parts = listLocalParts({ device, clearance });
  const opened = await openDesk({ device, clearance, author: identity.user });
  if (!opened.ok) return opened;
  const desk = opened.value;
  const drafts = new Map((await listDrafts(desk, sealed)).map((draft) => [draft.caseId, draft]));
  const locals = new Map((await parts).map((local) => [local.caseId, local]));
  const numbering = createNumbering(desk);
  numbering.note([...drafts.values()].map(({ document }) => numberOf(document)));
  let queue: CaseQueue | undefined;
  const by = { by: identity.user, device: device.device };
  const now = (): string => new Date().toISOString();
  /** A name that stays on this device is found on this device. */
  const named = (row: CaseSummary): CaseSummary => {
    const part = row.label === "" ? locals.get(row.caseId)?.part : undefined;
    return part ? { ...row, label: nameOf(readDraft(part).view) } : row;
  };
  const show = async (...rows: readonly CaseSummary[]): Promise<void> =>
    queue?.put(rows.map(named));
  const audit = (entry: AuditEntry): void => void session.audit(entry, identity.user);
  // A page draws a case more than once; one look at it is one entry.
  const lookedAt = new Map<Id, number>();
  const noteOpened = (caseId: Id): void => {
    const before = lookedAt.get(caseId);
    if (before !== undefined && Date.now() - before < oneLookInMilliseconds) return;
    lookedAt.set(caseId, Date.now());
    audit({ event: "case-opened", ref: [caseId] });
  };

  /** An excerpt with the traits of its case; undefined where the person is not to be counted. */
  const excerptRecordOf = async (known: KnownExcerpt): Promise<ExcerptRecord | undefined> => {
    const opened = await openCase(desk, known.about);
    const text = ExcerptText.safeParse(known.content);
    if (!opened.ok || !text.success) return undefined;
    const { merged } = opened.value;
    const record = toStatisticalRecord(merged.document, merged.conflicts);
    return record.ok ? toExcerptRecord(text.data, record.value) : undefined;
  };

  /** Takes excerpts back from the analysts when the person no longer agrees to be counted. */
  const withdrawUncounted = async (caseId: Id): Promise<void> => {
    const sent = (await listExcerpts(desk)).filter(
      ({ about, answer }) => about === caseId && answer === "approved",
    );
    for (const known of sent)
      if (!(await excerptRecordOf(known)))
        await answerExcerpt(desk, known, "withdrawn", { schema: EXCERPT_SCHEMA, data: {} });
  };

  const inTurn = createQueue();
  let next: Promise<Result<null, Problem>> | undefined;
  const absorbArrivals = (): Promise<Result<null, Problem>> => {
    next ??= inTurn(() => {
      next = undefined;
      return absorbNow();
    });
    return next;
  };
  const absorbNow = async (): Promise<Result<null, Problem>> => {
    const done = await absorb(desk, {
      onProgress: ({ rows }) => {
        numbering.note(rows.map(({ caseNumber }) => caseNumber));
        void show(...rows.filter(({ caseId }) => !drafts.has(caseId)));
      },
      isMoreComing: () => session.state().syncing?.phase === "receiving",
    });
    if (!done.ok) return done;
    if (done.value.quarantined > 0)
      audit({ event: "item-quarantined", count: done.value.quarantined });
    // Without an analysis key the records wait; that is no problem of this run.
    if (identity.role === "supervisor") await sealPendingStatistics(desk, toStatistics);
    return ok(null);
  };

  return ok({
    desk,
    firstRows: () => [
      ...[...drafts.values()].map(rowOfDraft),
      ...firstRows(desk).filter(({ caseId }) => !drafts.has(caseId)),
    ],
    fill: async (filled) => {
      const rows = await allRows(desk);
      await filled.put([
        ...rows.filter(({ caseId }) => !drafts.has(caseId)).map(named),
        ...[...drafts.values()].map(rowOfDraft),
      ]);
      queue = filled;
    },
    absorbArrivals,
    open: async (caseId) => {
      const found = await openCase(desk, caseId);
      if (found.ok) noteOpened(caseId);
      return found;
    },
    rows: () => allRows(desk),
    beginNew: async (jurisdiction) => {
      const caseId = newId();
      const document = emptyCaseDocument({
        caseId,
        caseNumber: await numbering.next(),
        site: device.site,
        owner: identity.user,
        device: device.device,
        jurisdiction,
        at: now(),
      });
      return {
        caseId,
        parents: [],
        document,
        conflicts: [],
        onRecord: undefined,
        place: "",
        eid: undefined,
      };
    },
    beginEdit: async (caseId) => {
      const draft = drafts.get(caseId);
      const found = await openCase(desk, caseId);
      if (draft)
        return ok({
          caseId,
          parents: draft.parents,
          document: draft.document,
          conflicts: [],
          onRecord: found.ok ? found.value.merged.document : undefined,
          place: draft.place,
          eid: draft.eid,
        });
      if (!found.ok) return found;
      noteOpened(caseId);
      const { merged, heads } = found.value;
      const isApproved = workflowOf(merged.document) === "approved";
      return ok({
        caseId,
        parents: heads,
        document: withIdentity(
          isApproved ? reopenCase(merged.document, { ...by, at: now() }) : merged.document,
          locals.get(caseId)?.part ?? {},
        ),
        conflicts: merged.conflicts.map(({ path, values }) => ({ path, values })),
        onRecord: merged.document,
        place: "",
        eid: undefined,
      });
    },
    save: async (work, document, place = "") => {
      const { caseId, parents, eid } = work;
      const plain = toJson(document);
      const saved = await saveDraft(desk, { ...(eid && { eid }), parents, document: plain, place });
      if (!saved.ok) return saved;
      work.eid = saved.value.eid;
      const draft = {
        caseId,
        eid: work.eid,
        parents,
        document: plain,
        place,
        at: now(),
        author: identity.user,
      };
      drafts.set(caseId, draft);
      numbering.note([numberOf(plain)]);
      // The queue's row is made after "saved" was said: nobody looks at it from a form.
      setTimeout(() => {
        if (queue && drafts.get(caseId) === draft) void show(rowOfDraft(draft));
      });
      return ok(null);
    },
    submit: async (work, document, withoutName = false) => {
      const { caseId, parents, eid, conflicts } = work;
      const plain = toJson(document);
      const { shared, kept } = withoutName
        ? withoutIdentity(plain)
        : { shared: plain, kept: undefined };
      const before = locals.get(caseId);
      // First what stays, then what goes: a crash between the two leaves the draft with everything.
      if (kept) {
        const staying = await keepHere(desk, {
          ...(before && { eid: before.eid }),
          caseId,
          part: kept,
        });
        if (!staying.ok) return staying;
        locals.set(caseId, staying.value);
      }
      const done = await submitCase(desk, {
        ...(eid && { eid }),
        parents,
        document: handIn(shared, { ...by, at: now() }),
        conflicts,
      });
      if (!done.ok) return done;
      if (!kept && before && (await forgetHere(desk, before.eid)).ok) locals.delete(caseId);
      drafts.delete(caseId);
      audit({ event: "case-saved", ref: [caseId] });
      numbering.note([done.value.row.caseNumber]);
      await show(done.value.row);
      session.syncSoon();
      return ok(null);
    },
    discard: async ({ caseId, eid }) => {
      const discarded = drafts.get(caseId)?.document ?? {};
      const done = eid === undefined ? ok(null) : await discardDraft(desk, eid);
      if (!done.ok) return done;
      for (const attachmentId of attachmentIds(discarded)) await dropAttachment(desk, attachmentId);
      drafts.delete(caseId);
      const row = (await allRows(desk)).find((one) => one.caseId === caseId);
      if (row) await show(row);
      else await queue?.remove(caseId);
      return ok(null);
    },
    keptHere: (caseId) => locals.get(caseId)?.part,
    decide: async (caseId, decision) => {
      const done = await reviewCase(desk, caseId, decision, toStatistics);
      if (!done.ok) return done;
      if (decision.type === "approve") await withdrawUncounted(caseId);
      audit({
        event: decision.type === "approve" ? "case-approved" : "case-returned",
        ref: [caseId],
      });
      await show(done.value.row);
      session.syncSoon();
      return ok(null);
    },
    excerptsOf: async (caseId) =>
      (await listExcerpts(desk)).filter(({ about }) => about === caseId),
    proposeExcerpt: async (caseId, excerpt) => {
      const done = await proposeExcerpt(desk, caseId, toJson(excerpt));
      if (done.ok) session.syncSoon();
      return done;
    },
    answerExcerpt: async (known, answer) => {
      const record = await excerptRecordOf(known);
      if (!record && answer === "approved") return fail({ type: "case-not-found" });
      const data = record ? toJson(record) : {};
      const done = await answerExcerpt(desk, known, answer, { schema: EXCERPT_SCHEMA, data });
      if (done.ok) session.syncSoon();
      return done;
    },
    settle: async ({ caseId, merged, heads }, conflict, value) => {
      const done = await submitCase(desk, {
        parents: heads,
        document: withValueAt(merged.document, conflict.path, value),
        conflicts: merged.conflicts
          .filter(({ path }) => path !== conflict.path)
          .map(({ path, values }) => ({ path, values })),
      });
      if (!done.ok) return done;
      audit({ event: "conflict-settled", ref: [caseId] });
      await show(done.value.row);
      session.syncSoon();
      return ok(null);
    },
  });
};

const oneLookInMilliseconds = 5 * 60_000;

/** Everything to be put right before a document is handed in. */
export const issuesOf = (document: DraftDocument): readonly Issue[] => {
  const plain = toJson(document);
  const found = [
    ...missingAtSubmission(plain),
    ...checkCase(plain, {
      stage: "submission",
      today: new Date().toISOString().slice(0, 10),
      sending: isNamed(plain) ? ["registry_case", "registry_identity"] : ["registry_case"],
    }),
  ];
  return found.filter(
    (issue, at) =>
      found.findIndex((other) => other.question === issue.question && other.rule === issue.rule) ===
      at,
  );
};

/** A document as plain JSON: what was never set is not there. */
const toJson = (document: DraftDocument): JsonObject => {
  // Cloned through JSON, so that members set to undefined are gone; every answer is JSON already.
  const copy: Json = JSON.parse(JSON.stringify(document));
  if (!isJsonObject(copy)) throw new Error("a case document is an object");
  return copy;
};

/** The statistical record of a case, or why there is none; the store only seals it. */
const toStatistics: ToStatistics = (document, conflicts) => {
  const record = toStatisticalRecord(document, conflicts);
  return record.ok
    ? ok({ schema: STATISTICAL_SCHEMA, data: toJson(record.value) })
    : fail(record.failure);
};

const workflowOf = (document: JsonObject): unknown => {
  const about = document["case"];
  return isJsonObject(about) ? about["workflowState"] : undefined;
};

const rowOfDraft = ({ document, at, author, caseId }: DraftCase): CaseSummary => {
  const node = {
    id: "draft",
    parents: [],
    at,
    author,
    schema: CASE_SCHEMA,
    document,
    consent: {},
    conflicts: [],
  };
  return { ...toSummary(mergeHeads(new Map([[node.id, node]]))), caseId };
};

/** The case number of a document that is being written. */
const numberOf = (document: JsonObject): string => {
  const about = document["case"];
  const number = isJsonObject(about) ? about["caseNumber"] : undefined;
  return typeof number === "string" ? number : "";
};

/**
 * Gives out the case numbers of this device. All rows are looked through once, at the first new case;
 * from then on it is told of every number that comes up. A number counts once it was saved.
 */
const createNumbering = (desk: Desk) => {
  const { device, site } = desk.device;
  const mark = nextSequence(device, []).slice(0, 2);
  const own: string[] = [];
  let hasLooked = false;
  const note = (numbers: readonly string[]): void => {
    for (const number of numbers) {
      const sequence = readCaseNumber(number)?.sequence;
      if (sequence?.startsWith(mark)) own.push(sequence);
    }
  };
  return {
    note,
    next: async (): Promise<string> => {
      if (!hasLooked) note((await allRows(desk)).map(({ caseNumber }) => caseNumber));
      hasLooked = true;
      return toCaseNumber({
        siteCode: siteCodeOf(site),
        year: String(new Date().getFullYear()).slice(2),
        sequence: nextSequence(device, own),
      });
    },
  };
};

/** Four characters that stand for a site and name nothing: taken from its random id. */
const siteCodeOf = (site: Id): string =>
  [0, 2, 4, 6]
    .map((at) => letters.charAt(Number.parseInt(site.slice(at, at + 2), 16) % letters.length))
    .join("");

const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

/** A document with one value changed at a pointer that names items by their ids. */
const withValueAt = (document: JsonObject, path: string, value: unknown): JsonObject => {
  const steps = path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const changed = put(
    document,
    steps,
    value === undefined ? undefined : JSON.parse(JSON.stringify(value)),
  );
  return isJsonObject(changed) ? changed : document;
};

const put = (
  at: Json | undefined,
  steps: readonly string[],
  value: Json | undefined,
): Json | undefined => {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (isJsonArray(at)) {
    const held = at.some((item) => isJsonObject(item) && item["id"] === step);
    const items = at.flatMap((item) => {
      if (!isJsonObject(item) || item["id"] !== step) return [item];
      const next = put(item, rest, value);
      return next === undefined ? [] : [next];
    });
    const added = held || value === undefined ? undefined : put(undefined, rest, value);
    return added === undefined ? items : [...items, added];
  }
  const { [step]: before, ...others } = isJsonObject(at) ? at : {};
  const next = put(before, rest, value);
  return next === undefined ? others : { ...others, [step]: next };
};
