export const EXPORT_FORMATS = ['csv', 'json-lines'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_STATUSES = ['waiting', 'listing', 'writing', 'completed'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

export interface Export {
  readonly exportId: string;
  readonly format: ExportFormat;
  readonly status: ExportStatus;
  readonly createdAt: string;
  readonly finishedAt?: string;
  /** It did not end within one run. */
  readonly hasCheckpoint?: boolean;
  readonly products: { readonly total: number; readonly done: number };
}

export function newExport(exportId: string, format: ExportFormat, now: Date): Export {
  const products = { total: 0, done: 0 };
  return { exportId, format, status: 'waiting', createdAt: now.toISOString(), products };
}

export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = { csv: 'csv', 'json-lines': 'jsonl' };
export const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  'json-lines': 'application/x-ndjson',
};

export function percentageOf({ status, products: { done, total } }: Export): number {
  if (status === 'completed') return 100;
  return total === 0 ? 0 : Math.min(99, Math.floor((done / total) * 100));
}
