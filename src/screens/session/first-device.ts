/** What the first-run pages do, with the real vault and the endpoint this page came from. */
import type { Problem } from "../../protocol/problem.ts";
import { ok, type Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import { createEndpointClient } from "../../sync/endpoint.ts";
import { connectVault } from "../../vault/connect.ts";
import { generatePassphrase } from "../../vault/passphrase.ts";
import type { Founding } from "../first-run/create-screen.tsx";
import { endpointAddress } from "./endpoint-address.ts";
import { readAnyInvite } from "./enrolment.ts";
import { beginJoining, beginOrganisation } from "./joining.ts";
import { prepareSheets, readSheet } from "./recovery-sheets.ts";

/** Draws a passphrase and makes the recovery sheets. Nothing of it is stored. */
export const prepare = async (): Promise<Founding> => {
  const { recipient, sheets } = await prepareSheets();
  const passphrase = generatePassphrase("administrator");
  return { passphrase, sheets, readSheet, recovery: recipient };
};

/** Founds an organisation at this endpoint. */
export const create = ({ passphrase, recovery }: Founding): Promise<Result<string, Problem>> =>
  withVault((vault) =>
    beginOrganisation(
      { server: endpointAddress(), fetch: fetchHere, vault, passphrase, practice: false },
      recovery,
    ),
  );

/** Looks up an invite code and gives the role it is for. */
export const readCode = async (
  typed: string,
): Promise<Result<{ readonly role: Role }, Problem>> => {
  const read = await readAnyInvite(client(), endpointAddress(), typed);
  return read.ok ? ok({ role: read.value.code.role }) : read;
};

/** Draws a passphrase of the length that goes with a role. */
export const newPassphrase = (role: Role): string => generatePassphrase(role);

/** Makes keys and asks to be enrolled by an invite code. */
export const join = async (typed: string, passphrase: string): Promise<Result<string, Problem>> => {
  const read = await readAnyInvite(client(), endpointAddress(), typed);
  if (!read.ok) return read;
  const practice = read.value.log.membership.practice;
  return withVault((vault) =>
    beginJoining(
      { server: endpointAddress(), fetch: fetchHere, vault, passphrase, practice },
      read.value,
    ),
  );
};

const fetchHere: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);

const client = () =>
  createEndpointClient({ base: endpointAddress(), fetch: fetchHere, now: Date.now });

const withVault = async <Value>(
  work: (vault: ReturnType<typeof connectVault>["vault"]) => Promise<Value>,
): Promise<Value> => {
  const { vault, end } = connectVault();
  try {
    return await work(vault);
  } finally {
    end();
  }
};
