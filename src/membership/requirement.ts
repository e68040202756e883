/**
 * Whose signatures an operation needs (`docs/protocol.md` 8, third column). One rule for the replay,
 * for the endpoint and for the screen that shows who still has to sign.
 */
import type { Id } from "../protocol/id.ts";
import type { Role } from "../protocol/role.ts";
import {
  activeUser,
  epochsOf,
  holdersOf,
  logAdministrator,
  type Membership,
} from "./membership.ts";
import type { KeyName, Operation, SealedCopies } from "./operation.ts";

/** One thing the signers of an entry must fulfil together. */
export type Requirement =
  | { readonly need: "administrators"; readonly count: number }
  | { readonly need: "role"; readonly roles: readonly Role[]; readonly site: Id | null }
  | {
      readonly need: "holder";
      readonly key: KeyName;
      readonly site: Id | null;
      readonly epoch: number;
    };

/** Gives what the signers of an operation must fulfil, given the log before it. Not for genesis. */
export const requirementsOf = (
  membership: Membership,
  operation: Exclude<Operation, { op: "genesis" }>,
): readonly Requirement[] => {
  const one: Requirement = { need: "administrators", count: 1 };
  const quorum: Requirement = { need: "administrators", count: membership.k };
  switch (operation.op) {
    case "add-device":
    case "revoke-user":
    case "revoke-device":
    case "release":
      return [one];
    case "add-user":
      return [operation.body.role === "intake" ? one : quorum];
    case "grant": {
      const { key, site, epoch } = operation.body;
      return [quorum, { need: "holder", key, site: key === "S" ? site : null, epoch }];
    }
    case "rotate-site": {
      const { site, sealed } = operation.body;
      const maker: Requirement = { need: "role", roles: ["supervisor"], site };
      return isForHolders(membership, "S", site, sealed) ? [maker] : [maker, quorum];
    }
    case "rotate-analysis": {
      const { sealed, statKey } = operation.body;
      const makers: Requirement[] = [
        { need: "role", roles: ["analyst"], site: null },
        { need: "role", roles: ["supervisor"], site: null },
      ];
      const isSame =
        isForHolders(membership, "A", null, sealed) &&
        isForHolders(membership, "T", null, statKey.sealed);
      return isSame ? makers : [...makers, quorum];
    }
    case "rotate-oversight": {
      const maker: Requirement = { need: "role", roles: ["oversight"], site: null };
      return isForHolders(membership, "O", null, operation.body.sealed) ? [maker] : [maker, quorum];
    }
    case "set-recovery":
    case "set-policy":
    case "set-admins":
    case "set-receipt-key":
    case "add-site":
      return [quorum];
    case "erase":
      return [one, { need: "role", roles: ["supervisor", "oversight"], site: null }];
  }
};

/** Gives the requirements that a set of signers does not fulfil yet. */
export const unmetRequirements = (
  membership: Membership,
  requirements: readonly Requirement[],
  signers: readonly string[],
): readonly Requirement[] =>
  requirements.filter((requirement) => !isMet(membership, requirement, signers));

/** Gives the first signer who is active in one of the roles, at a site unless that is null. */
export const signerInRole = (
  membership: Membership,
  roles: readonly Role[],
  site: Id | null,
  signers: readonly string[],
): Id | undefined =>
  signers.find((id) => {
    const user = activeUser(membership, id);
    return user && roles.includes(user.role) && (site === null || user.site === site);
  });

/** The copies go to exactly those who hold the current key; never so for a first key. */
const isForHolders = (
  membership: Membership,
  key: KeyName,
  site: Id | null,
  copies: SealedCopies,
): boolean => {
  const current = epochsOf(membership, key, site).at(-1);
  if (!current) return false;
  const holders = holdersOf(membership, key, site, current.epoch);
  return copies.length === holders.size && copies.every(({ user }) => holders.has(user));
};

const isMet = (
  membership: Membership,
  requirement: Requirement,
  signers: readonly string[],
): boolean => {
  switch (requirement.need) {
    case "administrators": {
      const present = signers.filter((id) => logAdministrator(membership, id));
      return present.length >= requirement.count;
    }
    case "role": {
      const { roles, site } = requirement;
      return signerInRole(membership, roles, site, signers) !== undefined;
    }
    case "holder": {
      const { key, site, epoch } = requirement;
      const holders = holdersOf(membership, key, site, epoch);
      return signers.some((id) => holders.has(id));
    }
  }
};
