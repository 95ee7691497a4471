import { AwsError } from '../kernel/aws-error.ts';
import type { AwsService } from '../kernel/aws-service.ts';
import { ACCOUNT_ID } from '../kernel/account.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { optionalNumber, optionalText, refuseUnknown, requiredText, unknownOperation } from './input.ts';
import type { Role, Roles } from './roles.ts';

interface Operation {
  readonly parameters: readonly string[];
  readonly perform: (roles: Roles, input: JsonObject) => JsonObject;
}

const PAGE = ['Marker', 'MaxItems'];

/** What one looks at: roles are made by templates alone. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['ListRoles', { parameters: ['PathPrefix', ...PAGE], perform: listRoles }],
  ['GetRole', { parameters: ['RoleName'], perform: getRole }],
  ['ListRolePolicies', { parameters: ['RoleName', ...PAGE], perform: listRolePolicies }],
  ['GetRolePolicy', { parameters: ['RoleName', 'PolicyName'], perform: getRolePolicy }],
  ['ListAttachedRolePolicies', { parameters: ['RoleName', ...PAGE], perform: listAttachedRolePolicies }],
]);

export function iamService(roles: Roles): AwsService {
  return {
    name: 'iam',
    permissions: (operation, input) => {
      if (!OPERATIONS.has(operation)) return [];
      const resource = operation === 'ListRoles' ? arnOf('') : roleArn(roles, input);
      return [{ action: `iam:${operation}`, resource }];
    },
    perform: async ({ operation: name, input }) => {
      const operation = OPERATIONS.get(name);
      if (operation === undefined) throw unknownOperation('iam', name);
      refuseUnknown(name, input, operation.parameters);
      return operation.perform(roles, input);
    },
  };
}

function roleArn(roles: Roles, input: JsonObject): string {
  const name = requiredText(input, 'RoleName');
  return roles.find(name)?.arn ?? arnOf(name);
}

function arnOf(roleName: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:role/${roleName}`;
}

function listRoles(roles: Roles, input: JsonObject): JsonObject {
  const prefix = optionalText(input, 'PathPrefix') ?? '/';
  const matching = roles.list().filter(({ path }) => path.startsWith(prefix));
  return page('Roles', matching.map(described), input);
}

/** AWS: tags come with one role, but not with a list of them. */
function getRole(roles: Roles, input: JsonObject): JsonObject {
  const role = found(roles, input);
  const tags = Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }));
  return { Role: { ...described(role), ...(tags.length === 0 ? {} : { Tags: tags }) } };
}

function listRolePolicies(roles: Roles, input: JsonObject): JsonObject {
  return page('PolicyNames', [...found(roles, input).policies.keys()], input);
}

function getRolePolicy(roles: Roles, input: JsonObject): JsonObject {
  const role = found(roles, input);
  const name = requiredText(input, 'PolicyName');
  const document = role.policies.get(name);
  if (document === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return { RoleName: role.name, PolicyName: name, PolicyDocument: encodedDocument(document) };
}

/** The local cloud knows no managed policies, so none is ever attached. */
function listAttachedRolePolicies(roles: Roles, input: JsonObject): JsonObject {
  found(roles, input);
  return page('AttachedPolicies', [], input);
}

function found(roles: Roles, input: JsonObject): Role {
  const name = requiredText(input, 'RoleName');
  const role = roles.find(name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntityException', message, { status: 404, queryCode: 'NoSuchEntity' });
}

function described(role: Role): JsonObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodedDocument(role.assumeRolePolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

/** AWS: policy documents come URL-encoded, as of RFC 3986. */
function encodedDocument(document: JsonObject): string {
  return encodeURIComponent(JSON.stringify(document));
}

/** AWS: lists come in pages of 100 unless MaxItems says otherwise; Marker asks for the next. */
function page(name: string, items: readonly Json[], input: JsonObject): JsonObject {
  const from = optionalNumber(input, 'Marker', 0);
  const to = from + optionalNumber(input, 'MaxItems', 100);
  const more = to < items.length;
  return { [name]: items.slice(from, to), IsTruncated: more, ...(more ? { Marker: String(to) } : {}) };
}
