import { arn } from '../kernel/account.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { Json } from '../kernel/json.ts';

const OURS = arn('dynamodb', '');
/** The engine names its region so, whatever region its callers name. */
const ENGINE = OURS.replace('us-east-1', 'ddblocal');

export function tableArn(tableName: string): string {
  return `${OURS}table/${tableName}`;
}

export function indexArn(tableName: string, indexName: string): string {
  return `${tableArn(tableName)}/index/${indexName}`;
}

/** `Orders` of `Orders`, and of every ARN of the table, its indexes and its streams. */
export function tableNameOf(nameOrArn: Json | undefined): string {
  if (typeof nameOrArn !== 'string') {
    throw new AwsError(
      'ValidationException',
      "Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    );
  }
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const [, name] = /^table\/([^/]+)/.exec(nameOrArn.slice(OURS.length)) ?? [];
  // There is but one account and region here; a table elsewhere does not exist.
  if (!nameOrArn.startsWith(OURS) || name === undefined) {
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: ${nameOrArn}`);
  }
  return name;
}

/** The value with every ARN as the engine writes it. Only for calls that carry no items. */
export function toEngineArns<T extends Json | undefined>(value: T): T {
  return mapStrings(value, (text) => (text.startsWith(OURS) ? ENGINE + text.slice(OURS.length) : text)) as T;
}

/** The value with every ARN as AWS writes it. Only for answers that carry no items. */
export function fromEngineArns<T extends Json | undefined>(value: T): T {
  return mapStrings(value, (text) =>
    text.startsWith(ENGINE) ? OURS + text.slice(ENGINE.length) : text,
  ) as T;
}

function mapStrings(value: Json | undefined, change: (text: string) => string): Json | undefined {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, mapStrings(member, change)]),
  );
}
