import type { AwsCall } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';

/** The operations of the API by their names. */
export type Operations = Readonly<Record<string, (call: AwsCall) => JsonObject>>;
