/** Finds out how far an endpoint that lost data still agrees with this device. */
import { ok, type Result } from "../protocol/result.ts";
import type { Run, StepFailure } from "./context.ts";
import { type FeedWish, fetchPage, pageInBytes, restoreFrame } from "./feed-page.ts";
import type { FeedPlace } from "./mirror.ts";

/**
 * Goes back from a place in growing steps until the feed shows a batch that is in the mirror. A feed
 * only grows, so everything before that batch is known too. Gives place 0 when nothing is shared.
 */
export const findCommonPlace = async (
  run: Run,
  wish: FeedWish,
  from: number,
): Promise<Result<FeedPlace, StepFailure>> => {
  const { mirror } = run.context.device.database;
  for (let step = 1; ; step *= 2) {
    const after = Math.max(0, from - 1 - step);
    let looked = false;
    let common: FeedPlace | undefined;
    const page = await fetchPage(
      run,
      wish,
      { after, maxInBytes: pageInBytes.smallest },
      async ([first]) => {
        if (!first || looked) return ok(null);
        looked = true;
        const { hash } = await restoreFrame(first);
        const known = await mirror.where("hash").equals(hash).count();
        if (known > 0) common = { after: first.n, hash };
        return ok(null);
      },
    );
    if (!page.ok) return page;
    if (common) return ok(common);
    if (after === 0) return ok({ after: 0, hash: "" });
  }
};
