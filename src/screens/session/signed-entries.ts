/** Entries of the membership log that somebody here signed, as the audit tells them. */
import { Operation, type OperationName } from "../../membership/operation.ts";
import { parseCanonicalJson } from "../../protocol/canonical.ts";
import type { Id } from "../../protocol/id.ts";
import { generalPayloadText, kidOf, parseGeneral } from "../../protocol/jws.ts";
import type { AuditEntry, AuditEvent } from "../../store/audit.ts";
import type { Device } from "../../store/database.ts";

/**
 * What these people signed among the log's entries after number `after`, in order. An entry that waited
 * for others counts when it has come into the log, for everybody who signed it.
 */
export const signedEntries = async (
  { database }: Pick<Device, "database">,
  users: readonly Id[],
  after: number,
): Promise<readonly { readonly author: Id; readonly entry: AuditEntry }[]> => {
  const rows = await database.log.where("seq").above(after).sortBy("seq");
  return rows.flatMap(({ blob }) => {
    const general = parseGeneral(blob);
    if (!general.ok) return [];
    const signers = general.value.signatures.map((one) => kidOf(one.protected));
    const json = parseCanonicalJson(generalPayloadText(general.value) ?? "");
    const operation = Operation.safeParse(json.ok ? json.value : undefined);
    if (!operation.success) return [];
    const entry = { event: eventOf[operation.data.op], ref: aboutWhom(operation.data) };
    return users.filter((user) => signers.includes(user)).map((author) => ({ author, entry }));
  });
};

const aboutWhom = ({ op, body }: Operation): readonly Id[] => {
  switch (op) {
    case "add-user":
    case "grant":
    case "revoke-user":
      return [body.user];
    case "add-device":
    case "revoke-device":
      return [body.device];
    case "add-site":
    case "rotate-site":
      return [body.site];
    case "genesis":
    case "rotate-analysis":
    case "rotate-oversight":
    case "set-recovery":
    case "set-policy":
    case "set-admins":
    case "set-receipt-key":
    case "erase":
    case "release":
      return [];
  }
};

const eventOf: Readonly<Record<OperationName, AuditEvent>> = {
  genesis: "log-changed",
  "add-device": "log-changed",
  "add-user": "person-admitted",
  grant: "key-granted",
  "revoke-user": "person-revoked",
  "revoke-device": "device-revoked",
  "rotate-site": "key-rotated",
  "rotate-analysis": "key-rotated",
  "rotate-oversight": "key-rotated",
  "set-recovery": "recovery-made",
  "set-policy": "log-changed",
  "set-admins": "log-changed",
  "set-receipt-key": "log-changed",
  "add-site": "log-changed",
  erase: "log-changed",
  release: "log-changed",
};
