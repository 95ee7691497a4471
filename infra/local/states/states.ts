import { AwsError } from '../kernel/aws-error.ts';
import type { AwsCall, AwsService, NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Part } from '../kernel/part.ts';
import { type TaskAnswer, TaskAnswers } from './task-answers.ts';
import { checkTaskInput, isTaskOperation } from './task-input.ts';
import { readTaskToken } from './task-token.ts';

export interface States extends Part {
  /** What was said on task tokens, newest first. */
  taskAnswers(): readonly TaskAnswer[];
}

/** Step Functions as far as those see it who answer on a task token. There are no executions yet: nobody waits. */
export function createStates(): States {
  const answers = new TaskAnswers();
  return { services: [statesService(answers)], taskAnswers: () => answers.list() };
}

function statesService(answers: TaskAnswers): AwsService {
  return {
    name: 'states',
    targets: ['AWSStepFunctions'],
    permissions: neededPermissions,
    perform: async (call) => {
      if (!isTaskOperation(call.operation)) throw unknownOperation(call.operation);
      checkTaskInput(call.operation, call.input);
      return answered(answers, call);
    },
  };
}

/**
 * AWS judges these calls by the state machine of the token: the ARN in its refusals, and the one that suffices in a
 * policy. What is no token leads to none, and is answered as that.
 */
function neededPermissions(operation: string, { taskToken }: JsonObject): NeededPermission[] {
  const token = readTaskToken(taskToken);
  return token === undefined ? [] : [{ action: `states:${operation}`, resource: token.stateMachineArn }];
}

function answered(answers: TaskAnswers, call: AwsCall): never {
  const refusal = readTaskToken(call.input.taskToken) === undefined ? invalidToken() : taskTimedOut();
  answers.add(call, refusal.code);
  throw refusal;
}

function invalidToken(): AwsError {
  return new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}

/** AWS: also for a task whose execution has ended. */
function taskTimedOut(): AwsError {
  return new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}

function unknownOperation(operation: string): AwsError {
  return new AwsError('UnknownOperationException', `The local cloud does not know states:${operation}`);
}
