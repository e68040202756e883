/** Runs work one after another. Work that is `urgent` goes before all that waits and is not. */
export type Queue = <Value>(work: () => Promise<Value>, urgency?: "urgent") => Promise<Value>;

/** Makes a queue. Work begins after the call that gives it; a failure does not stop what comes after. */
export const createQueue = (): Queue => {
  const urgent: (() => Promise<void>)[] = [];
  const others: (() => Promise<void>)[] = [];
  let isRunning = false;
  const runAll = async (): Promise<void> => {
    isRunning = true;
    await undefined;
    for (let next = urgent.shift() ?? others.shift(); next; next = urgent.shift() ?? others.shift())
      await next();
    isRunning = false;
  };
  return (work, urgency) =>
    new Promise((resolve, reject) => {
      const turn = () => work().then(resolve, reject);
      (urgency === "urgent" ? urgent : others).push(turn);
      if (!isRunning) void runAll();
    });
};
