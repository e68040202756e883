/** A command of the workstation. */
export type Command = {
  /** One line for the overview. */
  readonly summary: string;
  /** Everything about it, as `--help` prints it. */
  readonly help: string;
  /** Does it. Throws a Refusal when it cannot. */
  readonly run: (args: readonly string[]) => Promise<void>;
};
