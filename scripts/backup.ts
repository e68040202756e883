/**
 * Writes everything an endpoint holds of an organisation into one sealed file, `.lindung`. The file
 * opens with three recovery sheets (`npm run recover`), and with nothing the endpoint has.
 *
 * May run while the endpoint serves: it reads one snapshot.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startEmbeddedDatabase } from "../server/registry/embedded-database.ts";
import { backupChoices, backupFrames } from "../server/registry/sql-backup.ts";
import { openPool } from "../server/registry/sql-registry.ts";
import { readSettings } from "../server/settings.ts";
import { writeBackup } from "../src/protocol/backup-file.ts";

const help = `npm run backup -- FILE.lindung

  --org ID   which organisation, when the endpoint serves several

Takes the database from DATABASE_URL or LINDUNG_DATA, as the endpoint does.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { org: { type: "string" }, help: { type: "boolean", default: false } },
});
const [file] = positionals;

const run = async (target: string): Promise<string> => {
  const settings = readSettings(process.env);
  const embedded = settings.databaseUrl
    ? undefined
    : await startEmbeddedDatabase(settings.dataFolder);
  const pool = openPool(embedded?.url ?? settings.databaseUrl ?? "", 2);
  try {
    const choices = await backupChoices(pool);
    const real = choices.filter(({ practice }) => !practice);
    const org = values.org ?? (real.length === 1 ? real[0]?.org : undefined);
    if (org === undefined || !choices.some((one) => one.org === org))
      throw new Error(
        `Say which organisation with --org:\n${choices.map((one) => `  ${one.org}${one.practice ? " (practice)" : ""}`).join("\n")}`,
      );
    const frames = await backupFrames(pool, org);
    writeFileSync(target, await writeBackup(org, frames), { mode: 0o600 });
    const count = frames.filter(({ type }) => type === "batch").length;
    return `${target}: ${count} batches of organisation ${org}`;
  } finally {
    await pool.end();
    await embedded?.stop();
  }
};

if (values.help || file === undefined) {
  console.log(help);
  process.exitCode = values.help ? 0 : 1;
} else
  try {
    console.log(await run(file));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
