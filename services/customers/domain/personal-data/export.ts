import type { ExportPart, PersonalData } from '@bodega/shared/personal-data/export-part';
import { PERSONAL_DATA_SERVICES } from './services.ts';

/** `collecting` while services still answer. */
export const EXPORT_STATUSES = ['collecting', 'ready'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** The copy of everything that the shop holds about a customer. */
export interface DataExport {
  readonly exportId: string;
  readonly customerId: string;
  readonly status: ExportStatus;
  readonly requestedAt: string;
  readonly readyAt?: string;
}

export function newDataExport(
  ids: { readonly customerId: string; readonly exportId: string },
  now: Date,
): DataExport {
  return { ...ids, status: 'collecting', requestedAt: now.toISOString() };
}

/** How long the copy is kept. */
export const KEPT_DAYS = 7;

/** A copy is work for every service; whoever wants another one has the last ones still. */
export const MOST_A_DAY = 5;

const DAY_MS = 24 * 60 * 60 * 1000;

export function isTooMany(earlier: readonly DataExport[], now: Date): boolean {
  const since = new Date(now.getTime() - DAY_MS).toISOString();
  return earlier.filter(({ requestedAt }) => requestedAt > since).length >= MOST_A_DAY;
}

/** Whether every service has sent all its parts. */
export function isComplete(parts: readonly ExportPart[]): boolean {
  return PERSONAL_DATA_SERVICES.every((service) => {
    const own = parts.filter((part) => part.service === service);
    const [first] = own;
    return first !== undefined && own.length >= first.parts;
  });
}

/** The file: every service's records by their kind, in the order of the parts. */
export function fileOf({ requestedAt }: DataExport, parts: readonly ExportPart[]): object {
  const services = PERSONAL_DATA_SERVICES.map((service) => [service, joined(ofService(parts, service))]);
  return { requestedAt, services: Object.fromEntries(services) as Record<string, PersonalData> };
}

function ofService(parts: readonly ExportPart[], service: string): readonly ExportPart[] {
  return parts
    .filter((part) => part.service === service)
    .sort(({ part: one }, { part: other }) => one - other);
}

function joined(parts: readonly ExportPart[]): PersonalData {
  const kinds = new Set(parts.flatMap(({ data }) => Object.keys(data)));
  return Object.fromEntries([...kinds].map((kind) => [kind, parts.flatMap(({ data }) => data[kind] ?? [])]));
}
