import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../local/kernel/json.ts';
import { references, text } from './expression.ts';

/** A compiled CloudFormation template, as `sls package` writes it: intrinsic functions are not resolved. */
export interface Template {
  /** As in serverless.yml: `bodega-catalog`. */
  readonly service: string;
  readonly stage: string;
  readonly resources: readonly Resource[];
  readonly outputs: JsonObject;
  readonly parameters: JsonObject;
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly deletionPolicy: Json | undefined;
  readonly updateReplacePolicy: Json | undefined;
}

/** Reads a package's folder. Its state file says which service and stage the template was compiled for. */
export function readTemplate(packageFolder: string): Template {
  const state = readJson(join(packageFolder, 'serverless-state.json'));
  const template = readJson(join(packageFolder, 'cloudformation-template-update-stack.json'));
  return templateOf(
    text(valueAt(state, 'service.service')),
    text(valueAt(state, 'service.provider.stage')),
    template,
  );
}

export function templateOf(service: string, stage: string, template: JsonObject): Template {
  const section = (name: string): JsonObject => objectAt(template, name);
  const resources = Object.entries(section('Resources')).map(([id, body]) => ({
    id,
    type: text(valueAt(body, 'Type')),
    properties: objectAt(body, 'Properties'),
    deletionPolicy: valueAt(body, 'DeletionPolicy'),
    updateReplacePolicy: valueAt(body, 'UpdateReplacePolicy'),
  }));
  return { service, stage, resources, outputs: section('Outputs'), parameters: section('Parameters') };
}

function readJson(file: string): JsonObject {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch (error) {
    throw new Error(`${file} cannot be read: run \`npm run package\` first`, { cause: error });
  }
}

export function resourcesOf(template: Template, ...types: readonly string[]): Resource[] {
  return template.resources.filter(({ type }) => types.includes(type));
}

/** What lies at a path of properties, as `DestinationConfig.OnFailure.Destination`. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>((part, name) => (isJsonObject(part) ? part[name] : undefined), value);
}

export function property(resource: Resource, path: string): Json | undefined {
  return valueAt(resource.properties, path);
}

function objectAt(value: Json | undefined, path: string): JsonObject {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : {};
}

/** CloudFormation and IAM take a single value for a list of one. */
export function listOf(value: Json | undefined): Json[] {
  return value === undefined || value === null ? [] : [value].flat();
}

/** The name that the template gives a resource: `TableName` of a Table, `QueueName` of a Queue, else `Name`. */
export function physicalName({ type, properties }: Resource): Json | undefined {
  return properties[`${type.split('::').at(-1) ?? ''}Name`] ?? properties.Name;
}

/** The resource that a value points at: by a reference, or by its name alone or at the end of an ARN. */
export function resourceAt(template: Template, value: Json | undefined, type: string): Resource | undefined {
  const candidates = resourcesOf(template, type);
  const referred = references(value);
  return (
    candidates.find(({ id }) => referred.includes(id)) ??
    candidates.find((resource) => names(value, resource))
  );
}

function names(value: Json | undefined, resource: Resource): boolean {
  const name = text(physicalName(resource));
  const written = text(value);
  return name !== '' && (written === name || written.endsWith(`:${name}`) || written.endsWith(`/${name}`));
}
