/** What is wrong in a line of the file. */
export interface LineError {
  readonly line: number;
  /** The column, where one alone is wrong. */
  readonly field?: string | undefined;
  readonly message: string;
}
