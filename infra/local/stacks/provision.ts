import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { UserError } from '../kernel/user-error.ts';
import { dynamicReferences, type LookUp, resolveDynamicReferences } from './dynamic-references.ts';
import { evaluateCondition, references, resolve, resolveText, type Scope } from './intrinsics.ts';
import { type CreatedResource, type ResourceType, unknownProperties } from './resource-type.ts';
import type { Stack, TemplateResource } from './stack.ts';

/** A stack that stands. */
export interface ProvisionedStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly {
    readonly logicalId: string;
    readonly type: string;
    readonly created: CreatedResource;
  }[];
}

/**
 * Creates the resources of all stacks, each after those that it refers to, across stacks by their exports.
 * Everything that a template asks for and the local cloud does not know is said at once, before anything is made.
 */
export async function provision(
  stacks: readonly Stack[],
  types: ReadonlyMap<string, ResourceType>,
  lookUp: LookUp = nothingToLookUp,
): Promise<ProvisionedStack[]> {
  const scopes = new Map<Stack, MutableScope>();
  const exports = new Map<string, Json>();
  for (const stack of stacks) scopes.set(stack, { stack, created: new Map(), exports });
  const resources = stacks.flatMap((stack) => wantedResources(stack, scopeOf(scopes, stack)));
  refuseUnknown(resources, types);

  for (const step of inDependencyOrder(resources, stacks, scopes)) {
    if (step.kind === 'export') {
      exports.set(step.name, resolve(step.value, scopeOf(scopes, step.stack)));
    } else {
      const scope = scopeOf(scopes, step.stack);
      scope.created.set(step.logicalId, await create(step, scope, types, lookUp));
    }
  }
  return stacks.map((stack) => provisioned(stack, scopeOf(scopes, stack)));
}

/** For stacks that are known to have no `{{resolve:…}}`. */
function nothingToLookUp(): never {
  throw new Error('{{resolve:…}} is not known here');
}

interface MutableScope extends Scope {
  readonly created: Map<string, CreatedResource>;
}

interface WantedResource {
  readonly kind: 'resource';
  readonly stack: Stack;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

interface WantedExport {
  readonly kind: 'export';
  readonly stack: Stack;
  readonly name: string;
  readonly value: Json;
}

function scopeOf(scopes: ReadonlyMap<Stack, MutableScope>, stack: Stack): MutableScope {
  const scope = scopes.get(stack);
  if (scope === undefined) throw new Error(`${stack.name} is not among the stacks`);
  return scope;
}

function wantedResources(stack: Stack, scope: Scope): WantedResource[] {
  return Object.entries(stack.resources)
    .filter(([, { condition }]) => condition === undefined || evaluateCondition(condition, scope))
    .map(([logicalId, resource]) => ({ kind: 'resource', stack, logicalId, resource }));
}

function refuseUnknown(resources: readonly WantedResource[], types: ReadonlyMap<string, ResourceType>): void {
  const problems = resources.flatMap(({ stack, logicalId, resource }) => {
    const type = types.get(resource.type);
    if (type === undefined)
      return [`${stack.name}: ${logicalId}: the resource type ${resource.type} is not known here`];
    return unknownProperties(type.properties, resource.properties).map(
      (path) => `${stack.name}: ${resource.type} ${logicalId}: the property ${path} is not known here`,
    );
  });
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}

async function create(
  { stack, logicalId, resource }: WantedResource,
  scope: Scope,
  types: ReadonlyMap<string, ResourceType>,
  lookUp: LookUp,
): Promise<CreatedResource> {
  const type = types.get(resource.type);
  if (type === undefined) throw new Error(`${resource.type} is not known here`);
  const where = `${stack.name}: ${resource.type} ${logicalId}`;
  try {
    const resolved = resolve(resource.properties, scope);
    const properties = (await resolveDynamicReferences(resolved, lookUp)) as JsonObject;
    const [unknown] = unknownProperties(type.properties, properties);
    if (unknown !== undefined) throw new UserError(`the property ${unknown} is not known here`);
    return await type.create({
      stack: stack.name,
      logicalId,
      type: resource.type,
      properties,
      packageFolder: stack.packageFolder,
      deletionPolicy: resource.deletionPolicy,
    });
  } catch (error) {
    const message = `${where}: ${error instanceof Error ? error.message : String(error)}`;
    throw error instanceof UserError ? new UserError(message) : new Error(message, { cause: error });
  }
}

/** Depth first, so that whatever a resource refers to comes before it. */
function inDependencyOrder(
  resources: readonly WantedResource[],
  stacks: readonly Stack[],
  scopes: ReadonlyMap<Stack, MutableScope>,
): (WantedResource | WantedExport)[] {
  const exported = new Map(stacks.flatMap((stack) => exportsOf(stack, scopeOf(scopes, stack))));
  const byId = new Map(resources.map((wanted) => [`${wanted.stack.name}/${wanted.logicalId}`, wanted]));
  const byName = namedValues(resources, scopes);
  const order: (WantedResource | WantedExport)[] = [];
  const visited = new Map<object, 'open' | 'done'>();

  function visit(wanted: WantedResource | WantedExport, path: readonly string[]): void {
    const name =
      wanted.kind === 'export' ? `export ${wanted.name}` : `${wanted.stack.name}/${wanted.logicalId}`;
    const state = visited.get(wanted);
    if (state === 'done') return;
    if (state === 'open')
      throw new Error(`Resources refer to each other in a circle: ${[...path, name].join(' → ')}`);
    visited.set(wanted, 'open');
    for (const needed of neededBy(wanted)) visit(needed, [...path, name]);
    visited.set(wanted, 'done');
    order.push(wanted);
  }

  function neededBy(wanted: WantedResource | WantedExport): (WantedResource | WantedExport)[] {
    const { resources: ids, exports } = references(
      wanted.kind === 'export' ? wanted.value : wanted.resource.properties,
    );
    const dependsOn = wanted.kind === 'export' ? [] : wanted.resource.dependsOn;
    const sameStack = [...ids, ...dependsOn].map((id) => byId.get(`${wanted.stack.name}/${id}`));
    const otherStacks = exports.map((name) => exported.get(resolveText(name, scopeOf(scopes, wanted.stack))));
    const named = dynamicReferences(wanted.kind === 'export' ? wanted.value : wanted.resource.properties).map(
      ({ service, key }) => byName.get(`${service}:${key.split(':')[0] ?? ''}`),
    );
    return [...sameStack, ...otherStacks, ...named].filter((needed) => needed !== undefined);
  }

  for (const wanted of [...resources, ...exported.values()]) visit(wanted, []);
  return order;
}

/** Parameters and secrets whose names a template gives, by what `{{resolve:…}}` calls them. */
function namedValues(
  resources: readonly WantedResource[],
  scopes: ReadonlyMap<Stack, MutableScope>,
): Map<string, WantedResource> {
  const services: Readonly<Record<string, string>> = {
    'AWS::SSM::Parameter': 'ssm',
    'AWS::SecretsManager::Secret': 'secretsmanager',
  };
  return new Map(
    resources.flatMap((wanted) => {
      const service = services[wanted.resource.type];
      const { Name: name } = wanted.resource.properties;
      // A name that comes of another resource is known too late to be waited for.
      if (service === undefined || name === undefined || needsResources(name, wanted.stack)) return [];
      return [[`${service}:${resolveText(name, scopeOf(scopes, wanted.stack))}`, wanted]];
    }),
  );
}

function needsResources(value: Json, stack: Stack): boolean {
  const { resources, exports } = references(value);
  return exports.length > 0 || [...resources].some((name) => name in stack.resources);
}

function exportsOf(stack: Stack, scope: Scope): [string, WantedExport][] {
  return Object.values(stack.outputs).flatMap((output) => {
    const name = isJsonObject(output.Export) ? output.Export.Name : undefined;
    if (name === undefined) return [];
    const resolvedName = resolveText(name, scope);
    return [[resolvedName, { kind: 'export', stack, name: resolvedName, value: output.Value ?? null }]];
  });
}

function provisioned(stack: Stack, scope: MutableScope): ProvisionedStack {
  return {
    name: stack.name,
    outputs: Object.fromEntries(
      Object.entries(stack.outputs)
        .filter(([name]) => name !== 'ServerlessDeploymentBucketName')
        .map(([name, output]) => [name, resolveText(output.Value ?? null, scope)]),
    ),
    resources: [...scope.created].map(([logicalId, created]) => ({
      logicalId,
      type: stack.resources[logicalId]?.type ?? '',
      created,
    })),
  };
}
