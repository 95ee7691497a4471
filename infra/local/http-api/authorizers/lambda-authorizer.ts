import { arn } from '../../kernel/account.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { ApiRequest } from '../request/api-request.ts';
import type { Authorization, Authorizer } from './authorizer.ts';
import { type CallResult, callFunction } from '../request/function-caller.ts';
import { forbidden, type GatewayAnswer, internalServerError, unauthorized } from '../gateway-answer.ts';
import { identitySource, type IdentitySource } from './identity-source.ts';
import { authorizerEvent } from '../request/request-event.ts';
import { MalformedDecision, policyAllows } from './route-policy.ts';

/** AWS: a Lambda authorizer has ten seconds. */
const TIMEOUT_MS = 10_000;
const REMEMBERED_ANSWERS = 10_000;

export interface LambdaAuthorizerOptions {
  readonly id: string;
  readonly name: string;
  readonly functionArn: string;
  readonly identitySources: readonly string[];
  /** True: the function answers `isAuthorized`; false: it answers with a policy. */
  readonly simpleResponses: boolean;
  /** How long an answer serves the same identity; 0: not at all. */
  readonly ttlSeconds: number;
  /** Who invokes the function: the gateway, or the role that the template gives it. */
  readonly principal: Principal;
}

/** A decision in the authorizer's own terms, which is judged for each route. */
interface Answer {
  readonly body: JsonObject;
  readonly expiresAt: number;
}

/** A function that decides who may call (`REQUEST`). */
export class LambdaAuthorizer implements Authorizer {
  readonly id: string;
  readonly name: string;
  readonly type = 'REQUEST';
  readonly description: JsonObject;
  readonly #aws: AwsApi;
  readonly #options: LambdaAuthorizerOptions;
  readonly #sources: readonly IdentitySource[];
  readonly #answers = new Map<string, Answer>();

  constructor(aws: AwsApi, options: LambdaAuthorizerOptions) {
    this.#aws = aws;
    this.#options = options;
    this.id = options.id;
    this.name = options.name;
    this.#sources = options.identitySources.map(identitySource);
    this.description = {
      authorizerId: options.id,
      authorizerPayloadFormatVersion: '2.0',
      authorizerResultTtlInSeconds: options.ttlSeconds,
      authorizerType: 'REQUEST',
      authorizerUri: options.functionArn,
      enableSimpleResponses: options.simpleResponses,
      identitySource: [...options.identitySources],
      name: options.name,
    };
  }

  async authorize(request: ApiRequest): Promise<Authorization> {
    const identity = this.#sources.map((source) => source(request));
    // AWS: every identity source must be there, or the function is not even asked.
    if (!allPresent(identity)) return refused(unauthorized(), 'The identity sources are missing');
    const { api } = request.route;
    const routeArn = arn(
      'execute-api',
      `${api.id}/${request.stageName}/${request.method}${request.target.path}`,
    );
    const key = JSON.stringify(identity);
    const remembered = this.#remembered(key);
    if (remembered !== undefined) return this.#judge(remembered, routeArn);
    const result = await callFunction(this.#aws, {
      functionArn: this.#options.functionArn,
      principal: this.#options.principal,
      event: authorizerEvent(request, routeArn, identity),
      timeoutMs: TIMEOUT_MS,
      traceId: request.traceId,
    });
    return result.kind === 'answered' ? this.#decide(result.payload, key, routeArn) : refusedCall(result);
  }

  #decide(payload: string, key: string, routeArn: string): Authorization {
    try {
      const body = parse(payload);
      const authorization = this.#judge(body, routeArn);
      this.#remember(key, body);
      return authorization;
    } catch (error) {
      if (!(error instanceof MalformedDecision)) throw error;
      return refused(internalServerError(), `The authorizer's response is invalid: ${error.message}`);
    }
  }

  /** AWS: a simple answer holds for all routes; a policy is judged for each. */
  #judge(body: JsonObject, routeArn: string): Authorization {
    const allowed = this.#options.simpleResponses
      ? isAuthorized(body)
      : policyAllows(body.policyDocument, routeArn);
    const context = contextOf(body.context);
    if (!allowed) return refused(forbidden(), 'The authorizer does not allow the request');
    return { allowed: true, context: { lambda: context } };
  }

  #remembered(key: string): JsonObject | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    if (answer.expiresAt > Date.now()) return answer.body;
    this.#answers.delete(key);
    return undefined;
  }

  /** AWS: the identity sources are the key, so that without any there is nothing to remember an answer by. */
  #remember(key: string, body: JsonObject): void {
    const { ttlSeconds } = this.#options;
    if (ttlSeconds === 0 || this.#sources.length === 0) return;
    if (this.#answers.size >= REMEMBERED_ANSWERS) this.#answers.clear();
    this.#answers.set(key, { body, expiresAt: Date.now() + ttlSeconds * 1000 });
  }
}

function allPresent(identity: readonly (string | undefined)[]): identity is readonly string[] {
  return identity.every((value) => value !== undefined);
}

function parse(payload: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch (error) {
    throw new MalformedDecision('it is not JSON', { cause: error });
  }
  if (!isJsonObject(body)) throw new MalformedDecision('it is not an object');
  return body;
}

function isAuthorized({ isAuthorized: decision }: JsonObject): boolean {
  if (typeof decision !== 'boolean') throw new MalformedDecision('isAuthorized is neither true nor false');
  return decision;
}

/** AWS: without a context the functions see null. */
function contextOf(context: Json | undefined): JsonObject | null {
  if (context === undefined || context === null) return null;
  if (!isJsonObject(context)) throw new MalformedDecision('context is not an object');
  return context;
}

function refusedCall(result: Exclude<CallResult, { kind: 'answered' }>): Authorization {
  switch (result.kind) {
    case 'failed':
      // AWS: the one error by which a function can say 401.
      return result.errorMessage === 'Unauthorized'
        ? refused(unauthorized(), result.errorMessage)
        : refused(internalServerError(), `The authorizer failed: ${result.errorMessage}`);
    case 'refused':
      return refused(internalServerError(), `${result.code}: ${result.errorMessage}`);
    case 'late':
      return refused(internalServerError(), 'The authorizer did not answer in time');
  }
}

function refused(answer: GatewayAnswer, error: string): Authorization {
  return { allowed: false, answer, error };
}
