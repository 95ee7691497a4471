import { setTimeout as wait } from 'node:timers/promises';
import { ACCOUNT_ID, nameFromArn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { FunctionDefinition } from '../definition/function-definition.ts';
import type { FinishedEvent } from './async-event.ts';
import { invocationRecord, recordedArn } from './invocation-record.ts';

interface Sending {
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
}

/** AWS retries when a destination is throttled or down; a refusal is final. */
const RETRIES_MS = [200, 1000, 5000];
/** AWS: the dead-letter queue gets the first KB of the error's message. */
const LONGEST_ERROR_MESSAGE = 1024;

/** Sends what became of asynchronous events, in the name of the function's role, which must allow it. */
export class Destinations {
  readonly #context: Pick<PartContext, 'api' | 'awsEndpoint' | 'logs'>;

  constructor(context: Pick<PartContext, 'api' | 'awsEndpoint' | 'logs'>) {
    this.#context = context;
  }

  async deliver(finished: FinishedEvent, definition: FunctionDefinition): Promise<void> {
    const { onSuccessArn, onFailureArn } = finished.config;
    const failed = finished.condition !== 'Success';
    const destination = failed ? onFailureArn : onSuccessArn;
    if (destination !== undefined)
      await this.#send(this.#record(finished, destination), finished, definition);
    const { deadLetterArn } = definition;
    if (failed && deadLetterArn !== undefined) {
      await this.#send(this.#deadLetter(finished, deadLetterArn), finished, definition);
    }
  }

  /**
   * AWS: what cannot be delivered is dropped, and only a metric tells of it. Here a line in the function's log does.
   * A destination that is merely slow to answer keeps the event in the queue, so a crash loses nothing.
   */
  async #send(sending: Sending, { event }: FinishedEvent, definition: FunctionDefinition): Promise<void> {
    const { roleArn, name, logging } = definition;
    const principal: Principal = { kind: 'role', roleArn, session: name };
    const { service, operation, input } = sending;
    for (const delay of [...RETRIES_MS, undefined]) {
      try {
        await this.#context.api.call(principal, service, operation, input, { traceId: event.traceId });
        return;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (delay === undefined || !isPassing(error)) {
          const line = `The record of ${event.requestId} was not delivered by ${service}:${operation}: ${error.message}`;
          this.#context.logs.write(logging.group, 'destinations', line);
          return;
        }
        await wait(delay);
      }
    }
  }

  #record(finished: FinishedEvent, destination: string): Sending {
    const record = invocationRecord(finished);
    const body = JSON.stringify(record);
    switch (destination.split(':')[2]) {
      case 'sqs':
        return this.#toQueue(destination, { MessageBody: body });
      case 'sns':
        return { service: 'sns', operation: 'Publish', input: { TopicArn: destination, Message: body } };
      case 'lambda':
        return {
          service: 'lambda',
          operation: 'Invoke',
          input: { FunctionName: destination, InvocationType: 'Event', Payload: body },
        };
      default:
        return toBus(destination, finished, body);
    }
  }

  /** AWS: a dead-letter queue gets the event itself, and the error in the message's attributes. */
  #deadLetter({ event, response }: FinishedEvent, target: string): Sending {
    const message = response !== undefined && 'error' in response ? response.error.errorMessage : '';
    const attributes = {
      RequestID: { DataType: 'String', StringValue: event.requestId },
      ErrorCode: { DataType: 'Number', StringValue: response === undefined ? '429' : '200' },
      ...(message === ''
        ? {}
        : { ErrorMessage: { DataType: 'String', StringValue: message.slice(0, LONGEST_ERROR_MESSAGE) } }),
    };
    return target.startsWith('arn:aws:sns:')
      ? {
          service: 'sns',
          operation: 'Publish',
          input: { TopicArn: target, Message: event.payload, MessageAttributes: attributes },
        }
      : this.#toQueue(target, { MessageBody: event.payload, MessageAttributes: attributes });
  }

  #toQueue(queueArn: string, message: JsonObject): Sending {
    const url = `${this.#context.awsEndpoint}/${ACCOUNT_ID}/${nameFromArn(queueArn)}`;
    return { service: 'sqs', operation: 'SendMessage', input: { QueueUrl: url, ...message } };
  }
}

function toBus(busArn: string, finished: FinishedEvent, detail: string): Sending {
  const result = finished.condition === 'Success' ? 'Success' : 'Failure';
  const entry = {
    Source: 'lambda',
    DetailType: `Lambda Function Invocation Result - ${result}`,
    Detail: detail,
    EventBusName: nameFromArn(busArn),
    Resources: [busArn, recordedArn(finished)],
  };
  return { service: 'events', operation: 'PutEvents', input: { Entries: [entry] } };
}

function isPassing(error: AwsError): boolean {
  return error.status >= 500 || error.status === 429 || /Throttl|TooManyRequests/.test(error.code);
}
