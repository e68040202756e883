/** Commits take turns; what a person saves goes before what a synchronisation has waiting. */
import { expect, test } from "vitest";
import { createQueue } from "../../../src/store/create-queue.ts";

test("work takes turns, urgent work before what waits, and a failure stops nothing", async () => {
  const inOrder = createQueue();
  const done: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve));
    running -= 1;
    done.push(name);
    if (name === "second") throw new Error("refused");
    return name;
  };
  const first = inOrder(work("first"));
  expect(running).toBe(0);
  await Promise.resolve();
  const second = inOrder(work("second"));
  const third = inOrder(work("third"));
  const saved = inOrder(work("saved"), "urgent");
  await expect(second).rejects.toThrow("refused");
  expect(await Promise.all([first, third, saved])).toEqual(["first", "third", "saved"]);
  expect(done).toEqual(["first", "saved", "second", "third"]);
});
