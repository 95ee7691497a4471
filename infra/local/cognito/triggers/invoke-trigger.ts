import { AwsError } from '../../kernel/aws-error.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { TriggerCall } from './steps.ts';
import type { TriggerName } from './trigger-config.ts';

/** AWS: "your Lambda function must respond within 5 seconds … After 3 unsuccessful attempts, the function times out." */
const ATTEMPTS = 3;
const ATTEMPT_MS = 5000;

type Attempt =
  | { readonly kind: 'answered'; readonly payload: string }
  /** The function threw, died or ran out of its own time: AWS does not try again. */
  | { readonly kind: 'failed'; readonly payload: string }
  /** Lambda did not run it. */
  | { readonly kind: 'refused'; readonly error: AwsError }
  | { readonly kind: 'late' };

/** Asks a pool's function through the front door, and returns the `response` of its answer. */
export async function invokeTrigger(
  api: AwsApi,
  call: TriggerCall,
  traceId?: string,
  attemptMs = ATTEMPT_MS,
): Promise<JsonObject> {
  const { name } = call;
  let last = await attempt(api, call, traceId, attemptMs);
  for (let attempts = 1; attempts < ATTEMPTS && mayPass(last); attempts++) {
    last = await attempt(api, call, traceId, attemptMs);
  }
  switch (last.kind) {
    case 'answered':
      return responseOf(last.payload);
    case 'failed':
      throw new AwsError(
        'UserLambdaValidationException',
        `${name} failed with error ${messageOf(last.payload)}.`,
      );
    case 'refused':
      throw unexpected(name, last.error.code);
    case 'late':
      throw unexpected(name, 'Socket timeout while invoking Lambda function');
  }
}

async function attempt(
  api: AwsApi,
  call: TriggerCall,
  traceId: string | undefined,
  attemptMs: number,
): Promise<Attempt> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Attempt>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: 'late' });
    }, attemptMs);
  });
  try {
    return await Promise.race([invoke(api, call, traceId), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** AWS: Cognito calls in the name of the pool; the function's resource policy must allow it. */
async function invoke(
  api: AwsApi,
  { pool, functionArn, event }: TriggerCall,
  traceId: string | undefined,
): Promise<Attempt> {
  const principal = {
    kind: 'service',
    service: 'cognito-idp.amazonaws.com',
    sourceArn: pool.arn,
  } as const;
  const input = {
    FunctionName: functionArn,
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(event),
  };
  try {
    const output = await api.call(principal, 'lambda', 'Invoke', input, { traceId });
    const payload = typeof output.Payload === 'string' ? output.Payload : '';
    return { kind: output.FunctionError === undefined ? 'answered' : 'failed', payload };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'refused', error };
  }
}

function mayPass(outcome: Attempt): boolean {
  if (outcome.kind === 'late') return true;
  return outcome.kind === 'refused' && (outcome.error.status === 429 || outcome.error.status >= 500);
}

function unexpected(name: TriggerName, reason: string): AwsError {
  return new AwsError('UnexpectedLambdaException', `${name} invocation failed due to error ${reason}.`);
}

function messageOf(payload: string): string {
  const error = parsed(payload);
  return isJsonObject(error) && typeof error.errorMessage === 'string' ? error.errorMessage : payload;
}

/** AWS expects the event back, with its response filled in. */
function responseOf(payload: string): JsonObject {
  const answer = parsed(payload);
  if (answer === undefined || answer === null) {
    throw invalidLambdaResponse('Invalid lambda function output : Invalid JSON');
  }
  if (!isJsonObject(answer) || !isJsonObject(answer.response)) {
    throw invalidLambdaResponse('Unrecognizable lambda output');
  }
  return answer.response;
}

export function invalidLambdaResponse(message: string): AwsError {
  return new AwsError('InvalidLambdaResponseException', message);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    // A runtime that died leaves no JSON.
    return undefined;
  }
}
