import type { SQSHandler, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import type { Cause } from '../events/domain-event.ts';
import { consumeMessages, type ConsumeOptions } from './consume-messages.ts';
import { type TaskAnswer, TaskAnswers } from './task-answer.ts';

/** One command of a service: what it takes beside the envelope, and what it does. What it gives is the answer. */
export interface CommandDefinition<Schema extends v.GenericSchema = v.GenericSchema> {
  readonly schema: Schema;
  readonly handle: (command: v.InferOutput<Schema>, cause: Cause) => Promise<unknown>;
}

export function defineCommand<const Schema extends v.GenericSchema>(
  command: CommandDefinition<Schema>,
): CommandDefinition<Schema> {
  return command;
}

/** The command was understood, and the answer is no. Everything else that is thrown is tried again. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  /** The name that the workflow catches, as `StockRefused`. */
  readonly error: string;
  readonly details: unknown;

  constructor(error: string, details: unknown) {
    super(`The command was refused: ${error}`);
    this.error = error;
    this.details = details;
  }
}

/** AWS: task tokens have 1 to 2048 characters. */
const taskTokenSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));

/** What every command says beside its own. Without a token nobody waits for the answer. */
const envelopeSchema = v.looseObject({
  command: v.string(),
  correlationId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  taskToken: v.optional(taskTokenSchema),
});

// What a command's schema takes is checked where it is called.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Commands = Readonly<Record<string, CommandDefinition<any>>>;

/**
 * A consumer of commands: the queue takes them from a workflow, and the answer goes back on the task token. `handle` has
 * to be idempotent: after a crash between effect and answer the command comes again, and is answered again.
 */
export function consumeCommands(commands: Commands, options: ConsumeOptions = {}): SQSHandler {
  const answers = new TaskAnswers();
  return consumeMessages(async (body, record) => {
    const answer = await answerTo(commands, body, record);
    const taskToken = taskTokenOf(body);
    if (taskToken !== undefined) await answers.send(taskToken, answer);
    else if ('error' in answer && answer.error === MALFORMED) throw new Error(problemOf(answer.cause));
  }, options);
}

const MALFORMED = 'MalformedCommand';

async function answerTo(commands: Commands, body: unknown, record: SQSRecord): Promise<TaskAnswer> {
  const envelope = v.safeParse(envelopeSchema, body);
  if (!envelope.success) return malformed(envelope.issues);
  const { command: name, correlationId, taskToken: _taskToken, ...input } = envelope.output;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return { error: MALFORMED, cause: { problems: [`${name} is not a command`] } };
  const parsed = v.safeParse(command.schema, input);
  if (!parsed.success) return malformed(parsed.issues);
  try {
    const cause = { correlationId, causationId: record.messageId };
    return { output: await command.handle(parsed.output, cause) };
  } catch (error) {
    if (error instanceof CommandRefused) return { error: error.error, cause: error.details };
    throw error;
  }
}

/** Names the fields, and does not quote what stands in them. */
function malformed(issues: readonly v.BaseIssue<unknown>[]): TaskAnswer {
  const problems = issues.map((issue) => `${v.getDotPath(issue) ?? 'the command'} is not valid`);
  return { error: MALFORMED, cause: { problems } };
}

function problemOf(cause: unknown): string {
  return (cause as { problems: string[] }).problems.join('; ');
}

function taskTokenOf(body: unknown): string | undefined {
  const parsed = v.safeParse(v.looseObject({ taskToken: taskTokenSchema }), body);
  return parsed.success ? parsed.output.taskToken : undefined;
}
