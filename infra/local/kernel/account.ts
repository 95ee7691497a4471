/** The one account and region that the local cloud plays. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

/** The last part of an ARN: a queue's, function's or bus's own name. */
export function nameFromArn(value: string): string {
  return value.slice(Math.max(value.lastIndexOf(':'), value.lastIndexOf('/')) + 1);
}
