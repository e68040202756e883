/** Since when statistical records wait for their weekly sending. */
import type { Change } from "./database.ts";
import type { Desk } from "./desk.ts";
import { statisticsSince } from "./outbox.ts";

/** Notes since when statistical records wait, unless some wait already. */
export const waitingSince = async ({ device, now }: Desk): Promise<readonly Change[]> => {
  if (await device.database.meta.get(statisticsSince)) return [];
  const row = { key: statisticsSince, value: now().getTime() };
  return [{ table: "meta", key: statisticsSince, row }];
};
