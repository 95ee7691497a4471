import { optionalInteger, optionalText, requiredText } from './input.ts';
import type { MessageMoveTasks } from './message-move-tasks.ts';
import type { Operations } from './operation.ts';

export function moveOperations(tasks: MessageMoveTasks): Operations {
  return {
    StartMessageMoveTask: ({ input }) => {
      // AWS: 500 messages per second at most.
      const perSecond = optionalInteger(input, 'MaxNumberOfMessagesPerSecond', { min: 1, max: 500 });
      const handle = tasks.begin(
        requiredText(input, 'SourceArn'),
        optionalText(input, 'DestinationArn'),
        perSecond,
      );
      return { TaskHandle: handle };
    },
    ListMessageMoveTasks: ({ input }) => {
      // AWS: the latest one unless more are asked for, up to 10.
      const limit = optionalInteger(input, 'MaxResults', { min: 1, max: 10 }) ?? 1;
      return { Results: tasks.list(requiredText(input, 'SourceArn'), limit) };
    },
    CancelMessageMoveTask: ({ input }) => ({
      ApproximateNumberOfMessagesMoved: tasks.cancel(requiredText(input, 'TaskHandle')),
    }),
  };
}
