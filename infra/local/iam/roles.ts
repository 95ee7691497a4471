import { createHash } from 'node:crypto';
import { ACCOUNT_ID } from '../kernel/account.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isJsonObject } from '../kernel/json.ts';
import type { IamCheck } from '../front-door/iam-check.ts';
import type { DeclaredResource } from '../stacks/resource-type.ts';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly roleId: string;
  readonly path: string;
  readonly createDate: string;
  readonly description: string | undefined;
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly assumeRolePolicy: JsonObject;
  /** By name. AWS: a role has at most one inline policy of a name. */
  readonly policies: Map<string, JsonObject>;
  /** The resource that declares it. */
  readonly owner: string;
}

/** AWS: the inline policies of a role have 10,240 characters in all, white space not counted. */
const MOST_CHARACTERS = 10_240;

/** The roles of all stacks. They come from the templates at every boot, so nothing of them is kept. */
export class Roles {
  readonly #roles = new Map<string, Role>();
  readonly #check: IamCheck;

  constructor(check: IamCheck) {
    this.#check = check;
  }

  declare(resource: DeclaredResource): Role {
    const role = roleOf(resource);
    const other = this.#roles.get(role.name);
    if (other !== undefined && other.owner !== role.owner) {
      throw new Error(`Role with name ${role.name} already exists: ${other.owner} declares it`);
    }
    this.#roles.set(role.name, role);
    this.#enforce(role);
    return role;
  }

  attach(policyName: string, document: JsonObject, roleName: string): void {
    const role = this.#roles.get(roleName);
    if (role === undefined) throw new Error(`The role with name ${roleName} cannot be found`);
    role.policies.set(policyName, document);
    this.#enforce(role);
  }

  find(name: string): Role | undefined {
    return this.#roles.get(name);
  }

  findByArn(arn: string): Role | undefined {
    return this.list().find((role) => role.arn === arn);
  }

  /** AWS lists by name. */
  list(): Role[] {
    return [...this.#roles.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #enforce({ arn, name, roleId, tags, assumeRolePolicy, policies }: Role): void {
    const characters = [...policies.values()].reduce(
      (sum, document) => sum + JSON.stringify(document).length,
      0,
    );
    if (characters > MOST_CHARACTERS) {
      throw new Error(`Maximum policy size of ${MOST_CHARACTERS} bytes exceeded for role ${name}`);
    }
    const documents = [...policies].map(([policyName, document]) => ({ name: policyName, document }));
    this.#check.putRole({ arn, roleId, tags, assumeRolePolicy, policies: documents });
  }
}

function roleOf({ stack, logicalId, properties }: DeclaredResource): Role {
  const owner = `${stack}/${logicalId}`;
  const id = createHash('sha256').update(owner).digest('hex').toUpperCase();
  const name =
    textOf(properties.RoleName, 'RoleName') ?? `${stack}-${logicalId}-${id.slice(0, 12)}`.slice(-64);
  if (!/^[\w+=,.@-]{1,64}$/.test(name))
    throw new Error(`the RoleName ${name} is not 1 to 64 of A-Z a-z 0-9 _+=,.@-`);
  const path = textOf(properties.Path, 'Path') ?? '/';
  if (!/^\/(.*\/)?$/.test(path)) throw new Error(`the Path ${path} does not begin and end with /`);
  return {
    name,
    path,
    owner,
    arn: `arn:aws:iam::${ACCOUNT_ID}:role${path}${name}`,
    roleId: `AROA${id.slice(0, 17)}`,
    createDate: new Date().toISOString(),
    description: textOf(properties.Description, 'Description'),
    maxSessionDuration: Number(properties.MaxSessionDuration ?? 3600),
    tags: tagsOf(properties.Tags),
    assumeRolePolicy: documentOf(properties.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument'),
    policies: new Map(itemsOf(properties.Policies, 'Policies').map(namedPolicy)),
  };
}

export function namedPolicy({
  PolicyName: name,
  PolicyDocument: document,
}: JsonObject): [string, JsonObject] {
  return [textOf(name, 'PolicyName') ?? missing('PolicyName'), documentOf(document, 'PolicyDocument')];
}

function documentOf(value: Json | undefined, property: string): JsonObject {
  if (!isJsonObject(value)) throw new Error(`${property} is not an object`);
  return value;
}

function tagsOf(value: Json | undefined): Record<string, string> {
  const tags = itemsOf(value, 'Tags').map(({ Key: key, Value: text }): [string, string] => [
    textOf(key, 'Key') ?? missing('Key'),
    textOf(text, 'Value') ?? missing('Value'),
  ]);
  return Object.fromEntries(tags);
}

function itemsOf(value: Json | undefined, property: string): JsonObject[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isJsonObject))
    throw new Error(`${property} is not a list of objects`);
  return value;
}

function textOf(value: Json | undefined, property: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`${property} is not text`);
}

function missing(property: string): never {
  throw new Error(`${property} is missing`);
}
