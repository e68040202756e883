/** What a device that has asked to join keeps until it is admitted. */
import { z } from "zod";
import { Id } from "../../protocol/id.ts";
import { EnrolmentRequest, InviteToken } from "../../protocol/invite.ts";
import { Role } from "../../protocol/role.ts";
import type { Change, Device } from "../../store/database.ts";

/** The enrolment that waits. `unsent` is the request, while the endpoint has not taken it. */
export const Enrolment = z.strictObject({
  invite: InviteToken,
  user: Id,
  role: Role,
  site: Id,
  checkWords: z.array(z.string()),
  unsent: EnrolmentRequest.nullable(),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** Reads the enrolment that waits on a device, if one does. */
export const keptEnrolment = async ({
  database,
}: Pick<Device, "database">): Promise<Enrolment | undefined> => {
  const row = await database.meta.get(enrolmentKey);
  return Enrolment.safeParse(row?.value).data;
};

/** The change that keeps an enrolment, or forgets it. */
export const keepEnrolment = (enrolment: Enrolment | undefined): Change => ({
  table: "meta",
  key: enrolmentKey,
  row: enrolment ? { key: enrolmentKey, value: enrolment } : null,
});

const enrolmentKey = "enrolment";
