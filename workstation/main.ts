/**
 * The analyst's workstation: statistics on a machine that may see the records, from files or from
 * what was fetched from the endpoint. Results go to standard output, words to standard error.
 */
import { commands } from "./commands.ts";
import { Refusal } from "./refusal.ts";

const [name = "", ...args] = process.argv.slice(2);
const isHelp = (word: string): boolean => ["--help", "-h", "help", ""].includes(word);

const overview = `npm run --silent statistics -- COMMAND [options]

${Object.entries(commands)
  .map(([command, { summary }]) => `  ${command.padEnd(12)} ${summary}`)
  .join("\n")}

COMMAND --help says everything about a command. Results go to standard output and nothing else does;
what went wrong and what to do about it goes to standard error, with exit code 1 or 2.
`;

const run = async (): Promise<number> => {
  if (isHelp(name)) {
    process.stdout.write(overview);
    return name === "" ? 2 : 0;
  }
  const command = commands[name];
  if (!command) {
    process.stderr.write(`There is no command ${name}.\n\n${overview}`);
    return 2;
  }
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    process.stdout.write(command.help);
    return 0;
  }
  try {
    await command.run(args);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.isUsage ? 2 : 1;
  }
};

process.exitCode = await run();
