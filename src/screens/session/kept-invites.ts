/**
 * Invites made on this device, sealed under the maker's own key. With the secret of an invite a request
 * to join is known to come from whoever was given it; without it only the six check words tell.
 */
import { z } from "zod";
import { EnrolmentRequest, InviteCode, type InviteToken } from "../../protocol/invite.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import { commit, type Device } from "../../store/database.ts";
import type { Clearance } from "../../vault/clearance.ts";

/**
 * What is kept of an invite until a day after it expires. `isRegistered`: the endpoint knows of it.
 * `request`: the answer, when it was carried here and did not come by the endpoint.
 */
const KeptInvite = z.strictObject({
  code: InviteCode,
  isRegistered: z.boolean(),
  request: EnrolmentRequest.nullable(),
});
export type KeptInvite = z.infer<typeof KeptInvite>;

/** The kept invites of one person on one device. */
export type KeptInvites = {
  /** Gives the secret of an invite; undefined when it was made elsewhere, or long ago. */
  readonly secretOf: (invite: InviteToken) => Promise<InviteToken | undefined>;
  readonly all: () => Promise<readonly KeptInvite[]>;
  /** Keeps an invite, in place of what was kept of it before. */
  readonly keep: (invite: KeptInvite) => Promise<Result<null, Problem>>;
};

/** Opens the kept invites. They are read once, and again only after a change. */
export const keptInvites = (device: Device, clearance: Clearance, now: () => Date): KeptInvites => {
  let known: Promise<readonly KeptInvite[]> | undefined;
  const read = async (): Promise<readonly KeptInvite[]> => {
    const row = await device.database.meta.get(await nameOf(clearance));
    if (!(row?.value instanceof Uint8Array)) return [];
    const [text] = await clearance.openSegments([{ ...place, blob: row.value }]);
    const kept = z.array(KeptInvite).safeParse(text === undefined ? undefined : JSON.parse(text));
    return kept.success ? kept.data : [];
  };
  const all = async (): Promise<readonly KeptInvite[]> => {
    known ??= read();
    const oldest = new Date(now().getTime() - dayInMilliseconds).toISOString();
    return (await known).filter(({ code }) => code.exp > oldest);
  };
  return {
    secretOf: async (invite) =>
      (await all()).find(({ code }) => code.invite === invite)?.code.secret,
    all,
    keep: async (invite) => {
      const others = (await all()).filter(({ code }) => code.invite !== invite.code.invite);
      const kept = [...others, invite];
      const [blob] = await clearance.sealSegments([{ ...place, text: JSON.stringify(kept) }]);
      const key = await nameOf(clearance);
      known = Promise.resolve(kept);
      return commit(device, [{ table: "meta", key, row: { key, value: blob } }]);
    },
  };
};

const dayInMilliseconds = 86_400_000;

const place = { table: "invites", segment: 0, counter: 0, schema: "invites@1" };

const nameOf = async (clearance: Clearance): Promise<string> =>
  `invites:${await clearance.indexName()}`;
