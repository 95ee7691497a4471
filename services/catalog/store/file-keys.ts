/** Where each file is in the bucket. resources/files.yml says how long. */
export const fileKeys = {
  importSource: (importId: string) => `imports/${importId}/source.csv`,
  importPartErrors: (importId: string, part: number) =>
    `imports/${importId}/errors/${String(part).padStart(6, '0')}.csv`,
  importErrors: (importId: string) => `imports/${importId}/errors.csv`,
  export: (exportId: string, extension: string) => `exports/${exportId}.${extension}`,
  /** Where an export goes on that did not end within one run. */
  exportCheckpoint: (exportId: string) => `exports/${exportId}/checkpoint.json`,
} as const;

export function importIdOf(key: string): string | undefined {
  return /^imports\/([^/]+)\/source\.csv$/.exec(key)?.[1];
}
