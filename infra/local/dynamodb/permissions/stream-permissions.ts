import { AwsError } from '../../kernel/aws-error.ts';
import type { NeededPermission } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { tableArn, tableNameOf } from '../arns.ts';
import { stringOf } from '../shapes.ts';

/** AWS: the streams have an API of their own, and share the prefix `dynamodb:` in policies. */
export function neededStreamPermissions(operation: string, input: JsonObject): NeededPermission[] {
  switch (operation) {
    case 'DescribeStream':
    case 'GetShardIterator':
      return [{ action: `dynamodb:${operation}`, resource: stringOf(input.StreamArn) ?? '*' }];
    case 'GetRecords':
      return [
        { action: 'dynamodb:GetRecords', resource: streamOfIterator(stringOf(input.ShardIterator) ?? '') },
      ];
    case 'ListStreams': {
      const table = input.TableName === undefined ? '*' : tableNameOf(input.TableName);
      return [{ action: 'dynamodb:ListStreams', resource: `${tableArn(table)}/stream/*` }];
    }
    default:
      throw new AwsError(
        'UnknownOperationException',
        `The local cloud does not know dynamodbstreams:${operation}`,
      );
  }
}

/** An iterator begins with its stream: `arn:aws:dynamodb:…/stream/2026-01-01T00:00:00.000|001|…` */
export function streamOfIterator(iterator: string): string {
  const end = iterator.indexOf('|');
  if (!iterator.startsWith('arn:') || end < 0)
    throw new AwsError('ValidationException', 'Invalid ShardIterator');
  return iterator.slice(0, end);
}
