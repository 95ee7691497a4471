import { eventSchema } from '../../../scripts/lib/documents/event-schemas.ts';
import { type EventContract, nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import { isJsonObject, type Json, type JsonObject } from '../../local/kernel/json.ts';
import { alternativesOf, namedFields } from '../event-alternatives.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource, resourcesOf, type Template, valueAt } from '../template.ts';

export const rule: Policy = {
  name: 'event-rules-match-contracts',
  why: 'A rule for an event that nobody publishes never matches and nobody notices: shared/events says which there are.',
  check: each(rulesOfTheShop, (eventRule) => {
    const pattern = property(eventRule, 'EventPattern');
    if (!isJsonObject(pattern))
      return ['has no EventPattern that is written out: take one of shared/events/patterns.yml'];
    return [...new Set(alternativesOf(pattern).flatMap(problemsOf))];
  }),
};

/** The rules on the shop's bus, and any other that names one of our sources. */
function rulesOfTheShop(template: Template): Resource[] {
  return resourcesOf(template, 'AWS::Events::Rule').filter((eventRule) =>
    [property(eventRule, 'EventBusName'), property(eventRule, 'EventPattern')].some((value) =>
      JSON.stringify(value ?? '').includes('bodega'),
    ),
  );
}

function problemsOf(pattern: JsonObject): string[] {
  const sources = valuesOf(pattern, 'source');
  const types = valuesOf(pattern, 'detail-type');
  const versions = valuesOf(pattern, 'detail.metadata.version');
  const missing = [
    sources ?? 'names no source exactly: say source: [bodega.<service>]',
    types ?? 'names no detail-type exactly: say which events it is for',
    versions ?? 'names no version exactly: say detail: { metadata: { version: [1] } }',
  ].filter((each) => typeof each === 'string');
  if (sources === undefined || types === undefined || versions === undefined) return missing;
  return sources.flatMap((source) =>
    types.flatMap((type) => versions.flatMap((version) => problemsOfEvent(source, type, version, pattern))),
  );
}

/** The values that a pattern lists; none where it compares in another way, as by a prefix. */
function valuesOf(pattern: JsonObject, path: string): string[] | undefined {
  const listed = valueAt(pattern, path);
  const isExact = Array.isArray(listed) && listed.length > 0 && !listed.some(isJsonObject);
  return isExact ? listed.map(text) : undefined;
}

function problemsOfEvent(source: string, type: string, version: string, pattern: JsonObject): string[] {
  const ofSource = contracts.filter((contract) => contract.source === source);
  const ofType = ofSource.filter((contract) => contract.type === type);
  const contract = ofType.find((each) => String(each.version) === version);
  if (ofSource.length === 0) {
    return [`${source} publishes nothing: the sources are ${listed(contracts.map((each) => each.source))}`];
  }
  if (ofType.length === 0) {
    return [`${type} is no event of ${source}: there are ${listed(ofSource.map((each) => each.type))}`];
  }
  if (contract === undefined) {
    return [
      `${type} has no version ${version}: there is ${listed(ofType.map((each) => String(each.version)))}`,
    ];
  }
  return unknownFields(contract, pattern);
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

function unknownFields(contract: EventContract, pattern: JsonObject): string[] {
  const schema = eventSchema(contract);
  return namedFields(pattern).flatMap(([path, allowed]) => {
    const found = path.reduce<JsonObject[]>(
      (schemas, name) => schemas.flatMap((each) => fieldsAt(each, name)),
      [schema],
    );
    const name = path.join('.');
    if (found.length === 0) return [`${name} is not in ${nameOf(contract)}`];
    return impossible(found, allowed).map((value) => `${name} is never ${value} in ${nameOf(contract)}`);
  });
}

/** EventBridge looks into lists: a field of their members counts as theirs. */
function fieldsAt(schema: JsonObject, name: string): JsonObject[] {
  const field = valueAt(schema.properties, name) ?? schema.additionalProperties;
  const inside = [schema.items, ...(Array.isArray(schema.anyOf) ? schema.anyOf : [])].filter(isJsonObject);
  return [...(isJsonObject(field) ? [field] : []), ...inside.flatMap((each) => fieldsAt(each, name))];
}

function impossible(schemas: readonly JsonObject[], allowed: Json): string[] {
  const lists = schemas.map(({ enum: values }) => values);
  if (!lists.every(Array.isArray) || !Array.isArray(allowed)) return [];
  const possible = new Set(lists.flat());
  return allowed.filter((value) => !isJsonObject(value) && !possible.has(value)).map(text);
}
