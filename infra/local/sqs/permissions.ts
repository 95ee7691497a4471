import { arn } from '../kernel/account.ts';
import type { NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { unknownOperation } from './errors.ts';
import { requiredText } from './input.ts';
import { sourceOfTask } from './message-move-tasks.ts';
import { queueNameFromUrl, type Queues } from './queues.ts';

/** AWS: a batch is authorized as its single action, the dead-letter sources by an action named a little otherwise. */
const ACTION_OF: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  ReceiveMessage: 'ReceiveMessage',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteQueue: 'DeleteQueue',
  PurgeQueue: 'PurgeQueue',
  GetQueueAttributes: 'GetQueueAttributes',
  SetQueueAttributes: 'SetQueueAttributes',
  ListDeadLetterSourceQueues: 'ListDeadLetterSourceQueues',
  TagQueue: 'TagQueue',
  UntagQueue: 'UntagQueue',
  ListQueueTags: 'ListQueueTags',
};

export function neededPermissions(queues: Queues, operation: string, input: JsonObject): NeededPermission[] {
  const on = (action: string, resource: string): NeededPermission => ({
    action: `sqs:${action}`,
    resource,
    resourcePolicy: queues.findByArn(resource)?.settings.policy,
  });
  switch (operation) {
    case 'ListQueues':
      // AWS: this action has no resource of its own.
      return [{ action: 'sqs:ListQueues', resource: '*' }];
    case 'CreateQueue': {
      const resource = arn('sqs', requiredText(input, 'QueueName'));
      return input.tags === undefined
        ? [on('CreateQueue', resource)]
        : [on('CreateQueue', resource), on('TagQueue', resource)];
    }
    case 'GetQueueUrl':
      return [on('GetQueueUrl', arn('sqs', requiredText(input, 'QueueName')))];
    case 'StartMessageMoveTask':
      return [...moveActions(queues, input)].map(([action, resource]) => on(action, resource));
    case 'ListMessageMoveTasks':
      return [on('ListMessageMoveTasks', requiredText(input, 'SourceArn'))];
    case 'CancelMessageMoveTask':
      return [on('CancelMessageMoveTask', sourceOfTask(requiredText(input, 'TaskHandle')))];
    default: {
      const action = ACTION_OF[operation];
      if (action === undefined) throw unknownOperation(operation);
      return [on(action, arn('sqs', queueNameFromUrl(requiredText(input, 'QueueUrl'))))];
    }
  }
}

/** AWS: whoever moves messages receives and deletes them at one queue and sends them to others. */
function moveActions(queues: Queues, input: JsonObject): [string, string][] {
  const source = requiredText(input, 'SourceArn');
  const queue = queues.findByArn(source);
  const destination = input.DestinationArn;
  const targets =
    typeof destination === 'string'
      ? [destination]
      : queue === undefined
        ? []
        : queues.sourcesOf(queue).map((target) => target.arn);
  return [
    ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map(
      (action): [string, string] => [action, source],
    ),
    ...targets.map((target): [string, string] => ['SendMessage', target]),
  ];
}
