/**
 * Founds an organisation from this device: one person who is its first administrator and its first
 * supervisor, one site, the recovery key. Names are asked nowhere and sent nowhere.
 */
import { defaultPolicy } from "../../membership/operation.ts";
import { type Id, newId } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { PublicJwk } from "../../protocol/signature.ts";
import type { EndpointClient } from "../../sync/endpoint.ts";
import { fetchInfo } from "../../sync/enrol.ts";
import type { Clearance } from "../../vault/clearance.ts";
import type { NewUser } from "../../vault/vault.ts";
import { foundLog, type LogWriter, type Person } from "./log-writer.ts";

/** What is ready before the first entry is signed: keys of the founder's two identities and of the device. */
export type Founder = {
  readonly org: Id;
  readonly site: Id;
  readonly device: { readonly id: Id; readonly jwk: PublicJwk };
  readonly administrator: NewUser;
  readonly supervisor: NewUser;
  /** The recovery key's recipient; its private half is on paper. */
  readonly recovery: string;
  readonly practice: boolean;
};

/**
 * Writes the log of a new organisation at the endpoint: genesis, receipt key, first site, device, both
 * identities, and the site's first key. Nothing is kept here when it fails; it can be begun anew.
 */
export const foundOrganisation = async (
  client: EndpointClient,
  clearance: Clearance,
  founder: Founder,
  now: () => string,
): Promise<
  Result<{ readonly log: LogWriter; readonly entries: readonly Uint8Array[] }, Problem>
> => {
  const { org, site, device, administrator, supervisor, recovery, practice } = founder;
  const sign = (user: Id): Person => ({ user, sign: (bytes) => clearance.sign(user, bytes) });
  const [admin, reader] = [sign(administrator.user), sign(supervisor.user)];
  const info = await fetchInfo(client);
  if (!info.ok) return fail(info.failure.problem);
  const begun = await foundLog(
    client,
    org,
    {
      admins: [{ user: administrator.user, jwk: administrator.jwk }],
      k: 1,
      R: recovery,
      policy: defaultPolicy,
      practice,
    },
    admin,
    now,
  );
  if (!begun.ok) return begun;
  const log = begun.value;
  const siteKey = await clearance.createSharedKey([
    { user: supervisor.user, recipient: supervisor.recipient },
  ]);
  const steps = [
    () => log.append("set-receipt-key", info.value.receiptKey, [admin]),
    () => log.append("add-site", { site, fieldOffice: null }, [admin]),
    () =>
      log.append("add-device", { device: device.id, jwk: device.jwk, site, invite: null }, [admin]),
    () =>
      log.append(
        "add-user",
        {
          ...identity(administrator),
          device: device.id,
          site,
          role: "administrator",
          invite: null,
        },
        [admin],
      ),
    () =>
      log.append(
        "add-user",
        { ...identity(supervisor), device: device.id, site, role: "supervisor", invite: null },
        [admin],
      ),
    () =>
      log.append(
        "rotate-site",
        { site, epoch: 1, recipient: siteKey.recipient, sealed: [...siteKey.sealed] },
        [admin, reader],
      ),
  ];
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok({ log, entries: [log.genesis, ...log.entries()] });
};

/** Adds a site. Its key is made later, on the device of its first supervisor. */
export const addSite = (log: LogWriter, administrator: Person): Promise<Result<null, Problem>> =>
  log.append("add-site", { site: newId(), fieldOffice: null }, [administrator]);

const identity = ({ user, jwk, recipient }: NewUser) => ({ user, jwk, recipient });
