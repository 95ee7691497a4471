import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { BadAddress } from '../domain/mail-events.ts';
import { addressDigest, isSuppressed, SOFT_BOUNCE_DAYS, type Suppression } from '../domain/suppression.ts';
import { database, expiresInDays, keys, table } from './table.ts';

export async function mayMail(email: string): Promise<boolean> {
  const { Item: item } = await database.send(
    new GetCommand({
      TableName: table,
      Key: keys.suppression(addressDigest(email)),
      ConsistentRead: true,
    }),
  );
  return !isSuppressed(item as Suppression | undefined);
}

export async function noteBadAddress({ email, kind, because }: BadAddress, now: Date): Promise<void> {
  const Key = keys.suppression(addressDigest(email));
  await database.send(
    new UpdateCommand(
      kind === 'hard'
        ? {
            TableName: table,
            Key,
            UpdateExpression:
              'SET suppressedAt = if_not_exists(suppressedAt, :now), because = :because REMOVE expiresAt',
            ExpressionAttributeValues: { ':now': now.toISOString(), ':because': because },
          }
        : {
            TableName: table,
            Key,
            UpdateExpression: 'SET expiresAt = if_not_exists(expiresAt, :end) ADD softBounces :one',
            ExpressionAttributeValues: { ':end': expiresInDays(SOFT_BOUNCE_DAYS), ':one': 1 },
          },
    ),
  );
}
