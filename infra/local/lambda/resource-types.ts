import { arn } from '../kernel/account.ts';
import type { CreatedResource, DeclaredResource, ResourceType } from '../stacks/resource-type.ts';
import { accepted, known } from '../stacks/resource-type.ts';
import { asyncConfigProperties, readAsyncConfig } from './definition/async-config.ts';
import {
  type FunctionDefinition,
  functionProperties,
  readFunction,
} from './definition/function-definition.ts';
import { functionArn, parseFunctionName } from './definition/function-name.ts';
import { permissionProperties, policyStatement } from './definition/permission.ts';
import { optionalText, text } from './definition/template-values.ts';
import type { FunctionRegistry } from './function-registry.ts';
import { LATEST } from './lambda-function.ts';
import type { EventSourceMappings } from './mappings/event-source-mappings.ts';
import { mappingProperties, readMapping } from './mappings/mapping-definition.ts';

export interface LambdaResources {
  readonly registry: FunctionRegistry;
  readonly mappings: EventSourceMappings;
  readonly createFunction: (definition: FunctionDefinition) => void;
}

/** Lambda's types in CloudFormation. */
export function lambdaResourceTypes({ registry, mappings, createFunction }: LambdaResources): ResourceType[] {
  return [
    {
      type: 'AWS::Lambda::Function',
      properties: functionProperties,
      create: (resource) => {
        const definition = readFunction(resource);
        createFunction(definition);
        return { ref: definition.name, attributes: { Arn: definition.arn } };
      },
    },
    {
      type: 'AWS::Lambda::Version',
      properties: {
        FunctionName: known,
        Description: accepted('nothing shows it'),
        CodeSha256: accepted('every version has the newest code here'),
      },
      create: (resource) => createVersion(registry, resource),
    },
    {
      type: 'AWS::Lambda::Alias',
      properties: {
        FunctionName: known,
        FunctionVersion: known,
        Name: known,
        Description: accepted('nothing shows it'),
      },
      create: (resource) => createAlias(registry, resource),
    },
    {
      type: 'AWS::Lambda::Permission',
      properties: permissionProperties,
      create: (resource) => {
        const reference = parseFunctionName(text(resource.properties, 'FunctionName'));
        const { id, statement } = policyStatement(resource, reference);
        registry.get(reference.name).statements.push(statement);
        return { ref: id, attributes: { Id: id } };
      },
    },
    {
      type: 'AWS::Lambda::EventInvokeConfig',
      properties: asyncConfigProperties,
      create: (resource) => createAsyncConfig(registry, resource),
    },
    {
      type: 'AWS::Lambda::EventSourceMapping',
      properties: mappingProperties,
      create: (resource) => {
        const { uuid } = mappings.add(readMapping(resource));
        return { ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: mappingArn(uuid) } };
      },
    },
  ];
}

export function mappingArn(uuid: string): string {
  return arn('lambda', `event-source-mapping:${uuid}`);
}

function createVersion(registry: FunctionRegistry, { properties }: DeclaredResource): CreatedResource {
  const { fn } = registry.resolve(text(properties, 'FunctionName'));
  const version = String(fn.versions.length + 1);
  fn.versions.push(version);
  const versionArn = functionArn({ name: fn.definition.name, qualifier: version });
  return { ref: versionArn, attributes: { Version: version, FunctionArn: versionArn } };
}

function createAlias(registry: FunctionRegistry, { properties }: DeclaredResource): CreatedResource {
  const { fn } = registry.resolve(text(properties, 'FunctionName'));
  const name = text(properties, 'Name');
  fn.aliases.set(name, fn.versionOf(text(properties, 'FunctionVersion')));
  const aliasArn = functionArn({ name: fn.definition.name, qualifier: name });
  return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
}

function createAsyncConfig(registry: FunctionRegistry, { properties }: DeclaredResource): CreatedResource {
  const { fn } = registry.resolve(text(properties, 'FunctionName'));
  const qualifier = optionalText(properties, 'Qualifier') ?? LATEST;
  fn.versionOf(qualifier);
  fn.asyncConfigs.set(qualifier, readAsyncConfig(properties));
  return { ref: `${fn.definition.name}|${qualifier}` };
}
