import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SignUpLimit } from '../domain/sign-up/sign-up-limits.ts';
import { database, expiresIn, keys, table } from './table.ts';

/** Counts one more sign-up from there; false when there were as many as may be. What is refused is not counted. */
export async function countSignUp(what: string, { most, seconds }: SignUpLimit): Promise<boolean> {
  const window = Math.floor(Date.now() / 1000 / seconds);
  try {
    await database.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.signUps(what, window),
        UpdateExpression: 'ADD signUps :one SET expiresAt = :end',
        ConditionExpression: 'attribute_not_exists(pk) OR signUps < :most',
        ExpressionAttributeValues: { ':one': 1, ':most': most, ':end': expiresIn(2 * seconds) },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
