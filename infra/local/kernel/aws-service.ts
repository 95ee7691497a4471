import type { JsonObject } from './json.ts';
import type { Principal } from './principal.ts';

/** What a call consumed, in the units that AWS bills. */
export interface Usage {
  readUnits?: number;
  writeUnits?: number;
  /** Mails sent, one for each recipient. */
  mails?: number;
}

/** One call to an AWS API, whoever makes it. */
export interface AwsCall {
  readonly requestId: string;
  /** The service's name in IAM actions and SigV4 scopes: `dynamodb`, `sqs`, `events`. */
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  readonly principal: Principal;
  /** X-Ray's trace header of the invocation that makes the call. */
  readonly traceId?: string;
  /** Filled by the service while it performs the call. */
  readonly usage: Usage;
}

/** One permission that a call needs; a call is allowed when all of them are. */
export interface NeededPermission {
  readonly action: string;
  readonly resource: string;
  /** Condition keys and their values, as `dynamodb:LeadingKeys`. Keys are compared without regard to case. */
  readonly conditions?: Readonly<Record<string, readonly string[]>>;
  /** The policy attached to the resource itself (a queue's, a function's), where it has one. */
  readonly resourcePolicy?: JsonObject | undefined;
}

/** An AWS service behind the front door: says what a call needs, and performs it. */
export interface AwsService {
  readonly name: string;
  /** `X-Amz-Target` prefixes of the JSON protocols, as `DynamoDB_20120810`. */
  readonly targets?: readonly string[];
  /** Operations that AWS lets anybody call without credentials. */
  readonly anonymousOperations?: ReadonlySet<string>;
  permissions(operation: string, input: JsonObject): readonly NeededPermission[];
  /** Throws AwsError for everything that AWS would refuse. An unknown operation is an `UnknownOperationException`. */
  perform(call: AwsCall): Promise<JsonObject>;
}

/** What the parts of the local cloud call each other through: same checks, faults, meter and log as from outside. */
export interface AwsApi {
  call(
    principal: Principal,
    service: string,
    operation: string,
    input: JsonObject,
    options?: { traceId?: string | undefined },
  ): Promise<JsonObject>;
}
