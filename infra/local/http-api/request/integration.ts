import type { AwsApi } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { ApiRequest } from './api-request.ts';
import { functionAnswer, MalformedAnswer } from './function-answer.ts';
import { type CallResult, callFunction, routePrincipal } from './function-caller.ts';
import {
  bodyTooLarge,
  type GatewayAnswer,
  internalServerError,
  serviceUnavailable,
} from '../gateway-answer.ts';
import { requestEvent } from './request-event.ts';

export interface IntegrationResult {
  readonly answer: GatewayAnswer;
  /** `$context.integrationErrorMessage`: why the client gets an answer of the gateway's own. */
  readonly error?: string;
}

/** A function behind routes (`AWS_PROXY`). */
export class Integration {
  readonly id: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly #aws: AwsApi;

  constructor(
    aws: AwsApi,
    { id, functionArn, timeoutMs }: { id: string; functionArn: string; timeoutMs: number },
  ) {
    this.#aws = aws;
    this.id = id;
    this.functionArn = functionArn;
    this.timeoutMs = timeoutMs;
  }

  async answer(
    request: ApiRequest,
    body: Buffer,
    authorizer: JsonObject | undefined,
  ): Promise<IntegrationResult> {
    const result = await callFunction(this.#aws, {
      functionArn: this.functionArn,
      principal: routePrincipal(request),
      event: requestEvent(request, body, authorizer),
      timeoutMs: this.timeoutMs,
      traceId: request.traceId,
    });
    return integrationResult(result);
  }
}

function integrationResult(result: CallResult): IntegrationResult {
  switch (result.kind) {
    case 'answered':
      return understood(result.payload);
    case 'failed':
      return {
        answer: internalServerError(),
        error: `The function failed: ${result.errorMessage}`,
      };
    case 'refused':
      return { answer: refusedAnswer(result.code), error: `${result.code}: ${result.errorMessage}` };
    case 'late':
      // AWS: an HTTP API gives up with 503 (a REST API with 504).
      return { answer: serviceUnavailable(), error: 'Endpoint request timed out' };
  }
}

function understood(payload: string): IntegrationResult {
  try {
    return { answer: functionAnswer(payload) };
  } catch (error) {
    if (!(error instanceof MalformedAnswer)) throw error;
    return {
      answer: internalServerError(),
      error: `The response from the Lambda function doesn't match the format that API Gateway expects: ${error.message}`,
    };
  }
}

function refusedAnswer(code: string): GatewayAnswer {
  switch (code) {
    // AWS: no concurrency left for the function.
    case 'TooManyRequestsException':
      return serviceUnavailable();
    // AWS: the gateway takes 10 MB, but Lambda only 6.
    case 'RequestTooLargeException':
      return bodyTooLarge();
    default:
      return internalServerError();
  }
}
