import { ACCOUNT_ID, REGION } from '../kernel/account.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { UserError } from '../kernel/user-error.ts';
import type { CreatedResource } from './resource-type.ts';
import type { Stack } from './stack.ts';

/** What an expression of a template may refer to. */
export interface Scope {
  readonly stack: Stack;
  /** Resources of this stack that stand already, by logical id. */
  readonly created: ReadonlyMap<string, CreatedResource>;
  /** Exported values of all stacks that stand already, by export name. */
  readonly exports: ReadonlyMap<string, Json>;
}

/** `Ref: AWS::NoValue` takes the property away. */
const NO_VALUE = Symbol('AWS::NoValue');
type Resolved = Json | typeof NO_VALUE;

/** Replaces every intrinsic function in a value by what it gives. */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = resolveAny(value, scope);
  return resolved === NO_VALUE ? null : resolved;
}

/** For places where only a text makes sense: names of exports, outputs. */
export function resolveText(value: Json, scope: Scope): string {
  return text(resolve(value, scope));
}

/** `{"Ref": …}` and `{"Fn::…": …}`: an object with that single key. */
export function isIntrinsic(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
}

export function evaluateCondition(name: string, scope: Scope): boolean {
  const condition = scope.stack.conditions[name];
  if (condition === undefined) throw new Error(`${scope.stack.name}: no condition is named ${name}`);
  return isTrue(condition, scope);
}

/** Resources of the same stack that an expression needs, and the exports of others. */
export function references(value: Json): { resources: Set<string>; exports: Json[] } {
  const found = { resources: new Set<string>(), exports: [] as Json[] };
  collect(value, found);
  return found;
}

function collect(value: Json, found: { resources: Set<string>; exports: Json[] }): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (!isJsonObject(value)) return;
  if (typeof value.Ref === 'string') found.resources.add(value.Ref);
  if (value['Fn::GetAtt'] !== undefined) found.resources.add(attributeOf(value['Fn::GetAtt'])[0]);
  if (value['Fn::ImportValue'] !== undefined) found.exports.push(value['Fn::ImportValue']);
  const substitution = value['Fn::Sub'];
  if (substitution !== undefined) {
    const [text, own] = substitutionParts(substitution);
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (!(name in own)) found.resources.add(name.split('.')[0] ?? name);
    }
  }
  for (const item of Object.values(value)) if (item !== undefined) collect(item, found);
}

function resolveAny(value: Json, scope: Scope): Resolved {
  if (Array.isArray(value)) {
    return value.map((item) => resolveAny(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (!isJsonObject(value)) return value;
  if (isIntrinsic(value)) return resolveIntrinsic(value, scope);
  const entries = Object.entries(value)
    .map(([key, item]) => [key, resolveAny(item ?? null, scope)] as const)
    .filter((entry): entry is readonly [string, Json] => entry[1] !== NO_VALUE);
  return Object.fromEntries(entries);
}

type IntrinsicFunction = (argument: Json, scope: Scope) => Resolved;

const FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (argument, scope) => reference(text(argument), scope),
  'Fn::GetAtt': (argument, scope) => attribute(...attributeOf(argument), scope),
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::ImportValue': (argument, scope) => importValue(resolveText(argument, scope), scope),
  'Fn::Join': (argument, scope) => {
    const [separator, items] = list(argument);
    return list(resolve(items ?? [], scope))
      .map(text)
      .join(text(separator ?? ''));
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument);
    const chosen = list(resolve(items ?? [], scope))[Number(resolve(index ?? 0, scope))];
    if (chosen === undefined) throw new Error(`Fn::Select: no item ${JSON.stringify(index)}`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = list(argument);
    return resolveText(source ?? '', scope).split(text(separator ?? ''));
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = list(argument);
    return resolveAny((evaluateCondition(text(condition ?? ''), scope) ? yes : no) ?? null, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const keys = list(resolve(argument, scope)).map(text);
    const found = keys.reduce<Json | undefined>(
      (map, key) => (isJsonObject(map) ? map[key] : undefined),
      scope.stack.mappings,
    );
    if (found === undefined) throw new Error(`${scope.stack.name}: no mapping ${keys.join('.')}`);
    return found;
  },
  'Fn::Base64': (argument, scope) => Buffer.from(resolveText(argument, scope)).toString('base64'),
};

function resolveIntrinsic(value: JsonObject, scope: Scope): Resolved {
  const [name = '', argument = null] = Object.entries(value)[0] ?? [];
  const apply = FUNCTIONS[name];
  if (apply === undefined)
    throw new Error(`${scope.stack.name}: the intrinsic function ${name} is not known here`);
  return apply(argument, scope);
}

const PSEUDO_PARAMETERS: Readonly<Record<string, Resolved>> = {
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': NO_VALUE,
};

function reference(name: string, scope: Scope): Resolved {
  if (name === 'AWS::StackName') return scope.stack.name;
  if (name in PSEUDO_PARAMETERS) return PSEUDO_PARAMETERS[name] ?? null;
  const parameter = scope.stack.parameters[name];
  if (parameter !== undefined) {
    if (typeof parameter.Type === 'string' && parameter.Type.startsWith('AWS::SSM::')) {
      throw new UserError(
        `${scope.stack.name}: parameter ${name}: use {{resolve:ssm:…}} instead of the type ${parameter.Type}`,
      );
    }
    if (parameter.Default === undefined)
      throw new Error(`${scope.stack.name}: parameter ${name} has no Default`);
    return parameter.Default;
  }
  return standing(name, scope).ref;
}

function attribute(name: string, attributeName: string, scope: Scope): Json {
  const value = standing(name, scope).attributes?.[attributeName];
  if (value === undefined) {
    const type = scope.stack.resources[name]?.type ?? 'resource';
    throw new Error(`${scope.stack.name}: ${type} ${name} has no attribute ${attributeName} here`);
  }
  return value;
}

function standing(name: string, scope: Scope): CreatedResource {
  const created = scope.created.get(name);
  if (created === undefined) throw new Error(`${scope.stack.name}: nothing is named ${name}`);
  return created;
}

function importValue(name: string, scope: Scope): Json {
  const value = scope.exports.get(name);
  if (value === undefined) throw new Error(`${scope.stack.name}: no stack exports ${name}`);
  return value;
}

/** `${Name}`, `${Name.Attribute}`, `${AWS::Region}`; `${!Literal}` stays. */
const PLACEHOLDER = /\$\{([^!}][^}]*)\}/g;

function substitutionParts(argument: Json): [string, JsonObject] {
  if (!Array.isArray(argument)) return [text(argument), {}];
  const [template, own] = argument;
  return [text(template ?? ''), isJsonObject(own) ? own : {}];
}

function substitute(argument: Json, scope: Scope): string {
  const [template, own] = substitutionParts(argument);
  return template
    .replaceAll(PLACEHOLDER, (_match, name: string) => {
      const ownValue = own[name];
      if (ownValue !== undefined) return resolveText(ownValue, scope);
      const dot = name.indexOf('.');
      const value =
        dot < 0 ? reference(name, scope) : attribute(name.slice(0, dot), name.slice(dot + 1), scope);
      return value === NO_VALUE ? '' : text(value);
    })
    .replaceAll('${!', '${');
}

function attributeOf(argument: Json): [string, string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [name, attributeName] = list(argument);
  return [text(name ?? ''), text(attributeName ?? '')];
}

function isTrue(condition: Json, scope: Scope): boolean {
  if (!isJsonObject(condition)) return condition === true || condition === 'true';
  const [name = '', argument = null] = Object.entries(condition)[0] ?? [];
  switch (name) {
    case 'Fn::Equals': {
      const [left, right] = list(resolve(argument, scope));
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::Not':
      return !isTrue(list(argument)[0] ?? false, scope);
    case 'Fn::And':
      return list(argument).every((item) => isTrue(item, scope));
    case 'Fn::Or':
      return list(argument).some((item) => isTrue(item, scope));
    case 'Condition':
      return evaluateCondition(text(argument), scope);
    default:
      throw new Error(`${scope.stack.name}: the condition function ${name} is not known here`);
  }
}

function list(value: Json): Json[] {
  if (!Array.isArray(value)) throw new Error(`A list was expected instead of ${JSON.stringify(value)}`);
  return value;
}

function text(value: Json): string {
  if (typeof value === 'object') throw new Error(`A text was expected instead of ${JSON.stringify(value)}`);
  return String(value);
}
