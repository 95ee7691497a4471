import { createHash } from 'node:crypto';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter } from '../errors.ts';

/** How the local cloud delivers. AWS has http, https, sms, application and firehose too. */
export const PROTOCOLS = ['sqs', 'lambda', 'email', 'email-json'] as const;
export type SnsProtocol = (typeof PROTOCOLS)[number];

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SnsProtocol;
  /** A queue's or function's ARN, or a mail address. */
  readonly endpoint: string;
  readonly filterPolicy?: JsonObject | undefined;
  readonly filterPolicyScope: FilterScope;
  readonly isRaw: boolean;
  readonly deadLetterArn?: string | undefined;
  /** Made by a template: it is made anew at each boot, so that what the template no longer has is gone. */
  readonly declared: boolean;
}

export const FILTER_SCOPES = ['MessageAttributes', 'MessageBody'] as const;
export type FilterScope = (typeof FILTER_SCOPES)[number];

/** AWS invents a UUID; here it comes from what is subscribed, so that it is the same at every boot. */
export function subscriptionArn(topicArn: string, protocol: string, endpoint: string): string {
  const hash = createHash('sha256').update(`${topicArn} ${protocol} ${endpoint}`).digest('hex');
  const uuid = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20)].join('-');
  return `${topicArn}:${uuid}-${hash.slice(20, 32)}`;
}

export function checkProtocol(value: string): SnsProtocol {
  const protocol = PROTOCOLS.find((one) => one === value);
  if (protocol !== undefined) return protocol;
  throw invalidParameter(
    `Protocol: the local cloud does not deliver to ${value}, only to ${PROTOCOLS.join(', ')}`,
  );
}

const ENDPOINTS: Readonly<Record<SnsProtocol, { readonly form: RegExp; readonly name: string }>> = {
  sqs: { form: /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/, name: 'SQS endpoint ARN' },
  lambda: {
    form: /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/,
    name: 'Lambda endpoint ARN',
  },
  email: { form: /^[^\s@]+@[^\s@]+$/, name: 'Email address' },
  'email-json': { form: /^[^\s@]+@[^\s@]+$/, name: 'Email address' },
};

export function checkEndpoint(protocol: SnsProtocol, endpoint: string): string {
  const { form, name } = ENDPOINTS[protocol];
  if (!form.test(endpoint)) throw invalidParameter(name);
  return endpoint;
}
