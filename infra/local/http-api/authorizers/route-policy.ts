import type { Json, JsonObject } from '../../kernel/json.ts';
import { isJsonObject } from '../../kernel/json.ts';

/** What a Lambda authorizer answered and nobody can judge. */
export class MalformedDecision extends Error {
  override readonly name = 'MalformedDecision';
}

/** AWS: the authorizer's policy must allow `execute-api:Invoke` on the route, and no statement may deny it. */
export function policyAllows(document: Json | undefined, routeArn: string): boolean {
  if (!isJsonObject(document)) throw new MalformedDecision('policyDocument is not an object');
  const { Statement: statement } = document;
  const statements = Array.isArray(statement) ? statement : [statement];
  const effects = statements.map((each) => effectOn(each, routeArn));
  return effects.includes('Allow') && !effects.includes('Deny');
}

function effectOn(statement: Json | undefined, routeArn: string): 'Allow' | 'Deny' | undefined {
  if (!isJsonObject(statement)) throw new MalformedDecision('a statement of the policy is not an object');
  const unknown = Object.keys(statement).find(
    (name) => !['Sid', 'Effect', 'Action', 'Resource'].includes(name),
  );
  if (unknown !== undefined)
    throw new MalformedDecision(`the local cloud does not judge ${unknown} of a statement`);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new MalformedDecision('a statement neither allows nor denies');
  const applies =
    patterns(statement, 'Action').some((pattern) => matches(pattern.toLowerCase(), 'execute-api:invoke')) &&
    patterns(statement, 'Resource').some((pattern) => matches(pattern, routeArn));
  return applies ? effect : undefined;
}

function patterns(statement: JsonObject, name: string): string[] {
  const value = statement[name];
  const list = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== 'string') throw new MalformedDecision(`${name} of a statement is not a string`);
    return item;
  });
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
