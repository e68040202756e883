/** A reason to stop that a person can do something about; its message says what. */
export class Refusal extends Error {
  /** Whether the command was asked in the wrong way, rather than unable to answer. */
  readonly isUsage: boolean;

  constructor(message: string, isUsage = false) {
    super(message);
    this.isUsage = isUsage;
  }
}
