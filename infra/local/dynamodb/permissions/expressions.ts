import type { JsonObject } from '../../kernel/json.ts';
import { objectOf, stringOf, textOf } from '../shapes.ts';

/** The parameters that hold an expression. */
const EXPRESSIONS = [
  'ProjectionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ConditionExpression',
  'UpdateExpression',
] as const;

/** The older parameters, which are maps by attribute name. */
const MAPS = [
  'Item',
  'Key',
  'Expected',
  'AttributeUpdates',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
] as const;

const KEYWORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/** AWS: `dynamodb:Attributes` has every top-level attribute that the request names, in whatever part of it. */
export function attributesOf(request: JsonObject): string[] {
  const named = new Set<string>();
  for (const name of MAPS) for (const attribute of Object.keys(objectOf(request[name]))) named.add(attribute);
  for (const name of EXPRESSIONS) {
    const expression = stringOf(request[name]);
    if (expression === undefined) continue;
    for (const attribute of attributesInExpression(expression, objectOf(request.ExpressionAttributeNames))) {
      named.add(attribute);
    }
  }
  const listed = request.AttributesToGet;
  if (Array.isArray(listed)) for (const attribute of listed) named.add(textOf(attribute));
  return [...named];
}

/**
 * A name that starts neither a value (`:limit`) nor a nested part (`.street`), and is no function. Reserved words can
 * stand in an expression only by a substitute (`#status`), so a keyword is never an attribute.
 */
export function attributesInExpression(expression: string, names: JsonObject): string[] {
  return [...expression.matchAll(/(?<![\w:.#])(#\w+|[A-Za-z_]\w*)(?!\w)(?!\s*\()/g)]
    .map(([, token = '']) => token)
    .filter((token) => !KEYWORDS.has(token.toUpperCase()))
    .map((token) => resolveName(token, names));
}

/** The values that a key condition asks of an attribute to equal: `orderId = :id`, the only form for partition keys. */
export function equalValues(request: JsonObject, attribute: string): string[] {
  const expression = stringOf(request.KeyConditionExpression) ?? '';
  const names = objectOf(request.ExpressionAttributeNames);
  const values = objectOf(request.ExpressionAttributeValues);
  const inExpression = [...expression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)]
    .filter(([, name = '']) => resolveName(name, names) === attribute)
    .map(([, , value = '']) => values[value]);
  const condition = objectOf(objectOf(request.KeyConditions)[attribute]);
  const inConditions = condition.ComparisonOperator === 'EQ' ? [condition.AttributeValueList].flat() : [];
  return [...inExpression, ...inConditions].flatMap((value) => keyText(objectOf(value)));
}

/** A key's value as policies compare it: `{ S: "o-1" }`, `{ N: "7" }` and binary values in base64 are their text. */
export function keyText(value: JsonObject): string[] {
  return Object.values(value).filter((text) => typeof text === 'string');
}

function resolveName(token: string, names: JsonObject): string {
  return token.startsWith('#') ? (stringOf(names[token]) ?? token) : token;
}
