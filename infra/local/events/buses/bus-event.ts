import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../../kernel/account.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';

/** An event in EventBridge's form. */
export interface BusEvent extends JsonObject {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** AWS: whole seconds, in UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: Json[];
  readonly detail: JsonObject;
}

export interface EventContent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources: readonly Json[];
  readonly time: Date;
}

export function newEvent({ source, detailType, detail, resources, time }: EventContent): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: ACCOUNT_ID,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources: [...resources],
    detail,
  };
}
