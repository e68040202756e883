/** Every command by its name, in the order of the overview. */
import { auditCommand } from "./audit-command.ts";
import type { Command } from "./command.ts";
import { compareCommand } from "./compare-command.ts";
import { exportCommand } from "./export-command.ts";
import { reportCommand } from "./report-command.ts";
import { synthesizeCommand } from "./synthesize-command.ts";
import { tabulateCommand } from "./tabulate-command.ts";

export const commands: Readonly<Record<string, Command>> = {
  tabulate: tabulateCommand,
  report: reportCommand,
  export: exportCommand,
  compare: compareCommand,
  synthesize: synthesizeCommand,
  audit: auditCommand,
};
