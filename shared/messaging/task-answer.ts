import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { logger } from '../observability/logger.ts';

/** What a workflow that waits on a task token is told. */
export type TaskAnswer =
  | { readonly output: unknown }
  /** The name that the workflow catches, and what it needs to know, as JSON. */
  | { readonly error: string; readonly cause: unknown };

/** Nobody waits any more: the workflow has ended, or has given this task up. */
const NOBODY_WAITS: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/**
 * Answers on a task token. Whoever has the token can decide the task in the workflow's name, so that it is kept out of
 * logs: errors are told by their name alone, since AWS quotes the input in some of them.
 */
export class TaskAnswers {
  readonly #client = new SFNClient({});

  async send(taskToken: string, answer: TaskAnswer): Promise<void> {
    const name = await this.#attempt(taskToken, answer);
    if (name === undefined) return;
    if (!NOBODY_WAITS.has(name)) throw new Error(`The workflow could not be answered: ${name}`);
    logger.info('The workflow does not wait for this answer any more', { because: name });
  }

  /** The name of the error, if there is one. */
  async #attempt(taskToken: string, answer: TaskAnswer): Promise<string | undefined> {
    try {
      if ('output' in answer) {
        const output = JSON.stringify(answer.output);
        await this.#client.send(new SendTaskSuccessCommand({ taskToken, output }));
      } else {
        const cause = JSON.stringify(answer.cause);
        await this.#client.send(new SendTaskFailureCommand({ taskToken, error: answer.error, cause }));
      }
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.name : 'unknown';
    }
  }
}
