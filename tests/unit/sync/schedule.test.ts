import { describe, expect, test } from "vitest";
import {
  backOff,
  type RunOutcome,
  type ScheduleSurroundings,
  startSyncing,
} from "../../../src/sync/schedule.ts";

/** A clock that only moves when told, with the two events a browser sends. */
const aStage = () => {
  let now = 0;
  let timer: { at: number; act: () => void } | undefined;
  let online: () => void = () => undefined;
  let visible: () => void = () => undefined;
  const surroundings: ScheduleSurroundings = {
    random: () => 0.5,
    now: () => now,
    after: (milliseconds, act) => {
      const mine = { at: now + milliseconds, act };
      timer = mine;
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
    onOnline: (act) => {
      online = act;
      return () => {
        online = () => undefined;
      };
    },
    onVisible: (act) => {
      visible = act;
      return () => {
        visible = () => undefined;
      };
    },
  };
  return {
    surroundings,
    online: () => online(),
    visible: () => visible(),
    pauseLeft: () => (timer ? timer.at - now : undefined),
    pass: async (milliseconds: number) => {
      now += milliseconds;
      if (timer && timer.at <= now) {
        const { act } = timer;
        timer = undefined;
        act();
      }
      await settled();
    },
  };
};

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const aRun = (outcomes: RunOutcome[]) => {
  const urgencies: boolean[] = [];
  return {
    urgencies,
    run: async ({ urgent }: { urgent: boolean }) => {
      urgencies.push(urgent);
      return outcomes.shift() ?? { failed: false };
    },
  };
};

describe("the schedule", () => {
  test("runs at start and every few minutes", async () => {
    const stage = aStage();
    const { run, urgencies } = aRun([]);
    startSyncing(run, stage.surroundings);
    await settled();
    expect(urgencies).toEqual([false]);
    expect(stage.pauseLeft()).toBe(4 * 60_000);
    await stage.pass(4 * 60_000);
    expect(urgencies).toHaveLength(2);
  });

  test("backs off further with each failure and forgets them when the network comes back", async () => {
    const stage = aStage();
    const { run, urgencies } = aRun([{ failed: true }, { failed: true }, { failed: true }]);
    startSyncing(run, stage.surroundings);
    await settled();
    const pauses: (number | undefined)[] = [stage.pauseLeft()];
    for (let times = 0; times < 2; times += 1) {
      await stage.pass(60_000);
      pauses.push(stage.pauseLeft());
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
    stage.online();
    await stage.pass(0);
    expect(urgencies).toHaveLength(4);
    expect(stage.pauseLeft()).toBe(4 * 60_000);
  });

  test("the pause after many failures stays within a quarter of an hour", () => {
    expect(backOff(40, () => 1)).toBe(15 * 60_000);
    expect(backOff(40, () => 0)).toBe(1_000);
  });

  test("an endpoint that asks for a pause gets it, unless a person asks", async () => {
    const stage = aStage();
    const { run, urgencies } = aRun([{ failed: true, retryAfterInSeconds: 120 }]);
    const schedule = startSyncing(run, stage.surroundings);
    await settled();
    expect(stage.pauseLeft()).toBe(120_000);
    stage.visible();
    await stage.pass(60_000);
    expect(urgencies).toHaveLength(1);
    await schedule.syncNow();
    expect(urgencies).toEqual([false, true]);
  });

  test("asking while a run is under way brings a second run, never two at once", async () => {
    const stage = aStage();
    const ends: (() => void)[] = [];
    let atOnce = 0;
    const schedule = startSyncing(async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise<void>((resolve) => ends.push(resolve));
      atOnce -= 1;
      return { failed: false };
    }, stage.surroundings);
    const asked = schedule.syncNow();
    ends[0]?.();
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await asked;
  });

  test("a run that throws counts as a failure and the schedule lives on", async () => {
    const stage = aStage();
    let runs = 0;
    startSyncing(async () => {
      runs += 1;
      throw new Error("broken");
    }, stage.surroundings);
    await settled();
    expect(stage.pauseLeft()).toBe(1_000);
    await stage.pass(1_000);
    expect(runs).toBe(2);
  });

  test("work left over is taken up without a pause, and something saved within seconds", async () => {
    const stage = aStage();
    const { run, urgencies } = aRun([{ failed: false, again: true }]);
    const schedule = startSyncing(run, stage.surroundings);
    await settled();
    expect(stage.pauseLeft()).toBe(0);
    await stage.pass(0);
    schedule.syncSoon();
    expect(stage.pauseLeft()).toBe(2_000);
    await stage.pass(2_000);
    expect(urgencies).toHaveLength(3);
  });

  test("nothing runs after the end", async () => {
    const stage = aStage();
    const { run, urgencies } = aRun([]);
    const schedule = startSyncing(run, stage.surroundings);
    await settled();
    schedule.stop();
    stage.online();
    await stage.pass(60 * 60_000);
    await schedule.syncNow();
    expect(urgencies).toHaveLength(1);
  });
});
