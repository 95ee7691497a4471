import { isJsonObject, type Json, type JsonObject } from '../../local/kernel/json.ts';
import { isIntrinsic, type Statement } from './statement.ts';

/** The resources of the service's own template, by logical id. */
export type Resources = Readonly<Record<string, JsonObject>>;

const WRITE_IT = 'write "service:Operation on Resource", or { allow, on, when }';

/** Types of which `Ref`, and not `Fn::GetAtt` of `Arn`, gives the ARN. */
const REF_IS_ARN = new Set(['AWS::SNS::Topic', 'AWS::SecretsManager::Secret']);

/**
 * One entry of a function's `permissions`, in the short form or the long one:
 *
 *     - dynamodb:GetItem, dynamodb:Query on ProductsTable, ProductsTable/index/*
 *     - allow: dynamodb:PutItem
 *       on: !GetAtt ProductsTable.Arn
 *       when: { ForAllValues:StringLike: { dynamodb:LeadingKeys: ['PRODUCT#*'] } }
 */
export function statementOf(entry: Json, resources: Resources): Statement {
  if (typeof entry === 'string') return shortForm(entry, resources);
  if (!isJsonObject(entry)) throw new Error(WRITE_IT);
  const { allow, on, when, ...unknown } = entry;
  const [other] = Object.keys(unknown);
  if (other !== undefined) throw new Error(`${other} is none of allow, on, when`);
  if (allow === undefined) throw new Error('allow is missing');
  if (on === undefined) throw new Error('on is missing');
  return {
    Effect: 'Allow',
    Action: listOf(allow).map(actionOf),
    Resource: oneOrMany(listOf(on).map((target) => resourceOf(target, resources))),
    ...(when === undefined ? {} : { Condition: conditionOf(when) }),
  };
}

function shortForm(entry: string, resources: Resources): Statement {
  const [, actions, targets] = /^(.+?)\s+on\s+(.+)$/.exec(entry.trim()) ?? [];
  if (actions === undefined || targets === undefined) throw new Error(WRITE_IT);
  return {
    Effect: 'Allow',
    Action: actions.split(/\s*,\s*/).map(actionOf),
    Resource: oneOrMany(targets.split(/\s*,\s*/).map((target) => resourceOf(target, resources))),
  };
}

function actionOf(action: Json): string {
  if (typeof action === 'string' && /^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(action)) return action;
  throw new Error(`${JSON.stringify(action)} is not an action, such as dynamodb:PutItem`);
}

/** `*`, an ARN, an intrinsic function, or a resource of this service: `Table`, and within it `Table/index/*`. */
function resourceOf(target: Json, resources: Resources): Json {
  if (isIntrinsic(target)) return target;
  if (typeof target !== 'string') throw new Error(`${JSON.stringify(target)} is not a resource`);
  if (target === '*' || target.startsWith('arn:')) return target;
  const [, logicalId = '', within = ''] = /^([A-Za-z0-9]+)([/:].+)?$/.exec(target) ?? [];
  const resource = resources[logicalId];
  if (resource === undefined) {
    throw new Error(
      `${target} is not a resource of this service: write its ARN, or use !GetAtt or !ImportValue`,
    );
  }
  const refIsArn = typeof resource.Type === 'string' && REF_IS_ARN.has(resource.Type);
  if (within !== '') return { 'Fn::Sub': `\${${logicalId}${refIsArn ? '' : '.Arn'}}${within}` };
  return refIsArn ? { Ref: logicalId } : { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** What the operators and keys mean is for IAM to judge; the local cloud does so when it starts. */
function conditionOf(when: Json): JsonObject {
  const holdsOperators = isJsonObject(when) && Object.values(when).every((keys) => isJsonObject(keys));
  if (holdsOperators && Object.keys(when).length > 0) return when;
  throw new Error('when is not a condition, such as { StringEquals: { aws:PrincipalTag/team: sales } }');
}

function listOf(value: Json): Json[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new Error('allow and on cannot be empty');
  return list;
}

function oneOrMany(values: Json[]): Json {
  const [first = null, ...others] = values;
  return others.length === 0 ? first : values;
}
