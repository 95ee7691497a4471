import { createHash } from 'node:crypto';
import type { JsonObject } from '../kernel/json.ts';
import { principalName } from '../kernel/principal.ts';
import type { AwsCall } from '../kernel/aws-service.ts';

/** What somebody has said on a task token. */
export interface TaskAnswer {
  readonly at: string;
  readonly operation: string;
  readonly principal: string;
  /** Tells one token from another. Whoever had the token itself could decide the task. */
  readonly tokenDigest: string;
  /** The output, or error and cause, as they came. */
  readonly said: JsonObject;
  /** The error by which it was refused. */
  readonly refused?: string;
}

const KEPT = 10_000;

/** The latest answers, for the developer pages and for tests that assert what a workflow would be told. */
export class TaskAnswers {
  #answers: TaskAnswer[] = [];

  add({ operation, principal, input }: AwsCall, refused?: string): void {
    const { taskToken, ...said } = input;
    this.#answers.push({
      at: new Date().toISOString(),
      operation,
      principal: principalName(principal),
      tokenDigest: digestOf(taskToken as string),
      said,
      ...(refused === undefined ? {} : { refused }),
    });
    if (this.#answers.length > 2 * KEPT) this.#answers = this.#answers.slice(-KEPT);
  }

  /** Newest first. */
  list(): readonly TaskAnswer[] {
    return this.#answers.slice(-KEPT).reverse();
  }
}

export function digestOf(taskToken: string): string {
  return createHash('sha256').update(taskToken).digest('hex').slice(0, 12);
}
