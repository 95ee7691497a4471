import { isAwsError } from '../../kernel/aws-error.ts';
import type { AwsCall } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter, snsError } from '../errors.ts';
import { objectList, optionalText, requiredText } from '../input.ts';
import type { Operations } from '../operation.ts';
import type { Registry } from '../registry.ts';
import type { FanOut } from './fan-out.ts';
import { LARGEST_MESSAGE, readMessage, type SnsMessage, sizeOf } from './message.ts';

export function publishOperations(registry: Registry, fanOut: FanOut): Operations {
  return {
    Publish: (call) => {
      const message = readMessage(registry.topic(topicOf(call.input)).arn, call.input);
      fanOut.send([message], call);
      return { MessageId: message.id };
    },
    PublishBatch: (call) => publishBatch(registry, fanOut, call),
  };
}

/** AWS: `TargetArn` may name a topic too. */
export function topicOf(input: JsonObject): string {
  if (input.PhoneNumber !== undefined) {
    throw invalidParameter('PhoneNumber Reason: the local cloud sends no text messages');
  }
  return optionalText(input, 'TopicArn') ?? requiredText(input, 'TargetArn');
}

/** AWS: up to 10 messages, each taken or refused on its own. */
function publishBatch(registry: Registry, fanOut: FanOut, call: AwsCall): JsonObject {
  const topic = registry.topic(requiredText(call.input, 'TopicArn'));
  const entries = objectList(call.input, 'PublishBatchRequestEntries');
  checkIds(entries);
  const messages: SnsMessage[] = [];
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const entry of entries) {
    const Id = requiredText(entry, 'Id');
    try {
      const message = readMessage(topic.arn, entry);
      messages.push(message);
      successful.push({ Id, MessageId: message.id });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  checkSize(messages);
  fanOut.send(messages, call);
  return { Successful: successful, Failed: failed };
}

function checkIds(entries: readonly JsonObject[]): void {
  if (entries.length === 0) {
    throw snsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw snsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible.',
    );
  }
  const ids = entries.map((entry) => requiredText(entry, 'Id'));
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw snsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw snsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
}

function checkSize(messages: readonly SnsMessage[]): void {
  const size = messages.reduce((sum, { message, attributes }) => sum + sizeOf(message, attributes), 0);
  if (size <= LARGEST_MESSAGE) return;
  throw snsError(
    'BatchRequestTooLong',
    'The length of all the batch messages put together is more than the limit.',
  );
}
