import type { JsonObject } from '../../kernel/json.ts';
import type { ApiRequest } from '../request/api-request.ts';
import type { GatewayAnswer } from '../gateway-answer.ts';

/** Decides whether a request reaches its route's integration. */
export interface Authorizer {
  readonly id: string;
  readonly name: string;
  readonly type: 'JWT' | 'REQUEST';
  /** As the management API shows it. */
  readonly description: JsonObject;
  authorize(request: ApiRequest, scopes: readonly string[]): Promise<Authorization>;
}

export type Authorization =
  | {
      readonly allowed: true;
      /** `requestContext.authorizer` of the function's event. */
      readonly context: JsonObject;
    }
  | {
      readonly allowed: false;
      readonly answer: GatewayAnswer;
      /** `$context.authorizer.error` of the access log. */
      readonly error: string;
    };
