import { arn, nameFromArn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { text } from '../text.ts';

/** Every account has it, and AWS's own events come to it. */
export const DEFAULT_BUS = 'default';

export interface Bus {
  readonly name: string;
  readonly description?: string | undefined;
  /** The statements of its resource policy, by Sid. */
  readonly statements: Readonly<Record<string, JsonObject>>;
  readonly createdAt: number;
  /** Made by a template: it is made anew at each boot, so that what the template no longer has is gone. */
  readonly declared: boolean;
}

export function busArn(name: string): string {
  return arn('events', `event-bus/${name}`);
}

/** AWS: `EventBusName` is a name or an ARN, and the default bus when left out. */
export function busNameOf(value: Json | undefined): string {
  if (typeof value !== 'string' || value === '') return DEFAULT_BUS;
  return value.startsWith('arn:') ? nameFromArn(value) : value;
}

export function busPolicy(bus: Bus | undefined): JsonObject | undefined {
  const statements = Object.entries(bus?.statements ?? {});
  if (statements.length === 0) return undefined;
  return { Version: '2012-10-17', Statement: statements.map(([Sid, statement]) => ({ Sid, ...statement })) };
}

/** AWS: letters, digits, dot, dash, underscore and slash, up to 256. */
export function checkBusName(name: Json | undefined): string {
  if (typeof name !== 'string' || !/^[/.\-_A-Za-z0-9]{1,256}$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      `Value '${text(name)}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+`,
    );
  }
  return name;
}
