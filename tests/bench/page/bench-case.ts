/** A case as the plaintext rivals hold it: the whole document and the few facts their index needs. */
export type BenchCase = {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly workflow: string;
  readonly updatedAt: string;
  readonly document: unknown;
};
