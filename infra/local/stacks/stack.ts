import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../kernel/user-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

/** A stack as `sls package` leaves it: a folder with the compiled template and the zips. */
export interface Stack {
  readonly name: string;
  readonly packageFolder: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly outputs: Readonly<Record<string, JsonObject>>;
  readonly conditions: Readonly<Record<string, Json>>;
  readonly mappings: JsonObject;
  readonly parameters: Readonly<Record<string, JsonObject>>;
}

/** A resource as it stands in the template, its intrinsic functions unresolved. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly dependsOn: readonly string[];
  readonly condition?: string | undefined;
  readonly deletionPolicy?: string | undefined;
}

export const TEMPLATE_FILE = 'cloudformation-template-update-stack.json';

/** Sections that change what a template means; any other top-level section is refused. */
const KNOWN_SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Resources',
  'Outputs',
  'Conditions',
  'Mappings',
  'Parameters',
]);

export function readStack(name: string, packageFolder: string): Stack {
  const file = join(packageFolder, TEMPLATE_FILE);
  const template = JSON.parse(readTemplate(file)) as JsonObject;
  const strange = Object.keys(template).filter((section) => !KNOWN_SECTIONS.has(section));
  if (strange.length > 0)
    throw new Error(`${name}: the template's section ${strange.join(', ')} is not known here`);
  return {
    name,
    packageFolder,
    resources: Object.fromEntries(
      Object.entries(section(template, 'Resources')).map(([logicalId, body]) => [
        logicalId,
        readResource(name, logicalId, body),
      ]),
    ),
    outputs: section(template, 'Outputs') as Record<string, JsonObject>,
    conditions: section(template, 'Conditions') as Record<string, Json>,
    mappings: section(template, 'Mappings'),
    parameters: section(template, 'Parameters') as Record<string, JsonObject>,
  };
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`No compiled template at ${file}: run \`npm run package\` first`);
  }
}

function section(template: JsonObject, name: string): JsonObject {
  const value = template[name];
  return isJsonObject(value) ? value : {};
}

function readResource(stack: string, logicalId: string, body: Json | undefined): TemplateResource {
  if (!isJsonObject(body) || typeof body.Type !== 'string') {
    throw new Error(`${stack}: resource ${logicalId} has no Type`);
  }
  const { DependsOn: dependsOn, Condition: condition, DeletionPolicy: deletionPolicy } = body;
  return {
    type: body.Type,
    properties: isJsonObject(body.Properties) ? body.Properties : {},
    dependsOn: [dependsOn ?? []].flat().filter((id) => typeof id === 'string'),
    condition: typeof condition === 'string' ? condition : undefined,
    deletionPolicy: typeof deletionPolicy === 'string' ? deletionPolicy : undefined,
  };
}
