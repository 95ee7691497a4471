import { ACCOUNT_ID, REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { EventName } from '../buckets/notification-rules.ts';
import type { ObjectChange } from '../objects/objects.ts';

/** A change of an object, with all that is told of it. Kept until it is delivered. */
export interface ChangeRecord {
  readonly event: EventName;
  readonly bucket: string;
  readonly bucketArn: string;
  readonly key: string;
  /** Of what is there now; undefined when it was removed. */
  readonly size: number | undefined;
  readonly etag: string | undefined;
  readonly at: number;
  /** AWS: of two changes of one key, the later one has the greater. */
  readonly sequencer: string;
  readonly requestId: string;
  readonly principalId: string;
  readonly operation: string | undefined;
}

export function changeRecord(change: ObjectChange, at: number, sequencer: string): ChangeRecord {
  const { event, bucket, key, object, call } = change;
  return {
    event,
    bucket: bucket.name,
    bucketArn: bucket.arn,
    key,
    size: object?.size,
    etag: object?.etag,
    at,
    sequencer,
    requestId: call?.requestId ?? sequencer,
    principalId: call === undefined ? 's3.amazonaws.com' : principalId(call.principal),
    operation: call?.operation,
  };
}

function principalId(principal: Principal): string {
  switch (principal.kind) {
    case 'role':
      return `AWS:${principal.roleArn.slice(principal.roleArn.lastIndexOf('/') + 1)}:${principal.session}`;
    case 'developer':
      return `AWS:${ACCOUNT_ID}`;
    case 'service':
      return `AWS:${principal.service}`;
    case 'anonymous':
      return 'Anonymous';
    case 'internal':
      return principal.part;
  }
}

/** AWS: the key as in a form, with `+` for spaces; slashes stay. */
function formEncoded(key: string): string {
  return encodeURIComponent(key)
    .replaceAll(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

/** What a queue or a function is sent. */
export function s3Event(record: ChangeRecord, configurationId: string, hostId: string): JsonObject {
  const { event, bucket, bucketArn, key, size, etag, sequencer, requestId, principalId: who } = record;
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: REGION,
        eventTime: new Date(record.at).toISOString(),
        eventName: event,
        userIdentity: { principalId: who },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId,
          bucket: { name: bucket, ownerIdentity: { principalId: ACCOUNT_ID }, arn: bucketArn },
          object: { key: formEncoded(key), size, eTag: etag, sequencer },
        },
      },
    ],
  };
}

/** AWS: what each operation is called in the events on the bus. */
const REASONS: Readonly<Record<string, string>> = { PostObject: 'POST Object' };

/** The detail type and the detail of the event on the default bus; there the key stands as it is. */
export function busEvent(record: ChangeRecord): { detailType: string; detail: JsonObject } {
  const { event, bucket, key, size, etag, sequencer, requestId, operation } = record;
  const isRemoved = !event.startsWith('ObjectCreated:');
  return {
    detailType: isRemoved ? 'Object Deleted' : 'Object Created',
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag, sequencer },
      'request-id': requestId,
      requester: operation === undefined ? 's3.amazonaws.com' : ACCOUNT_ID,
      ...(operation === undefined ? {} : { 'source-ip-address': '127.0.0.1' }),
      reason: operation === undefined ? 'Lifecycle Expiration' : (REASONS[operation] ?? operation),
      ...(isRemoved ? { 'deletion-type': 'Permanently Deleted' } : {}),
    },
  };
}
