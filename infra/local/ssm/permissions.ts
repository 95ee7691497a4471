import type { NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { requiredText, textList } from './input.ts';
import { parameterArn } from './parameters.ts';

/** AWS: each named parameter is judged alone; a path is judged by its own ARN, not by what lies below it. */
export function neededPermissions(operation: string, input: JsonObject): NeededPermission[] {
  const action = `ssm:${operation}`;
  switch (operation) {
    case 'GetParameters':
    case 'DeleteParameters':
      return textList(input, 'Names').map((name) => ({ action, resource: arnOf(name) }));
    case 'GetParametersByPath':
      return [{ action, resource: parameterArn(requiredText(input, 'Path').replace(/\/$/, '')) }];
    case 'PutParameter':
    case 'GetParameter':
    case 'DeleteParameter':
      return [{ action, resource: arnOf(requiredText(input, 'Name')) }];
    default:
      return [{ action, resource: '*' }];
  }
}

/** Parameters go by their name or their ARN, with `:version` behind it or not. */
export function nameOf(nameOrArn: string): string {
  const [, ofArn] = /^arn:aws:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(nameOrArn) ?? [];
  // AWS: the ARN of `shop` and of `/shop` look alike; one with more levels names a hierarchy.
  if (ofArn === undefined) return nameOrArn;
  return ofArn.slice(1).includes('/') ? ofArn : ofArn.slice(1);
}

function arnOf(nameOrArn: string): string {
  return parameterArn(nameOf(nameOrArn).split(':')[0] ?? '');
}
