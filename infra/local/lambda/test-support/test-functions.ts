import {
  InvokeCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  LambdaClient,
  type LambdaClientConfig,
} from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../kernel/json.ts';
import { allowAll, roleResource, type TestCloud, type TestStack } from '../../test/support/test-cloud.ts';

/** A stack of functions that may do everything, for tests about something else than permissions. */
export function stackOf(resources: JsonObject, functions: Readonly<Record<string, string>>): TestStack {
  return {
    name: 'demo',
    template: {
      Resources: {
        WorkerRole: roleResource([allowAll()]),
        ...resources,
      },
    },
    functions,
  };
}

export interface Answer<T> {
  readonly status: number | undefined;
  readonly functionError: string | undefined;
  readonly executedVersion: string | undefined;
  readonly payload: T;
  readonly log: string;
  readonly requestId: string;
}

export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: string[];
}

export type Invoker = <T = unknown>(
  name: string,
  event?: unknown,
  options?: Partial<InvokeCommandInput>,
) => Promise<Answer<T>>;

/** Shows a throttled call instead of trying it again. */
class PlainClient extends LambdaClient {
  constructor(config: LambdaClientConfig) {
    super({ ...config, maxAttempts: 1 });
  }
}

export function invoker(cloud: TestCloud): Invoker {
  const client = cloud.client(PlainClient);
  return async (name, event = {}, options = {}) => {
    const output = await client.send(
      new InvokeCommand({
        FunctionName: `demo-dev-${name}`,
        Payload: JSON.stringify(event),
        LogType: 'Tail',
        ...options,
      }),
    );
    return answerOf(output);
  };
}

/** The test says what it expects the payload to be. */
function answerOf(output: InvokeCommandOutput): Answer<never> {
  const text = Buffer.from(output.Payload ?? []).toString('utf8');
  return {
    status: output.StatusCode,
    functionError: output.FunctionError,
    executedVersion: output.ExecutedVersion,
    payload: (text === '' ? undefined : JSON.parse(text)) as never,
    log: Buffer.from(output.LogResult ?? '', 'base64').toString('utf8'),
    requestId: output.$metadata.requestId ?? '',
  };
}
