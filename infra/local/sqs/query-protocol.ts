import { escapeXml } from '../front-door/wire/query-protocol.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

/**
 * SQS's older protocol, as CLIs before 2023 speak it: lists and maps are flattened into numbered names
 * (`Attribute.1.Name`, `AttributeName.2`), in the singular. Inside, everything has the names of the JSON protocol.
 */

/** How a numbered name becomes a member of the input. */
type Flattened =
  | { readonly kind: 'list'; readonly member: string }
  | { readonly kind: 'map'; readonly member: string; readonly key: 'Name' | 'Key' }
  | { readonly kind: 'entries'; readonly member: 'Entries' };

const INPUTS: Readonly<Record<string, Flattened>> = {
  Attribute: { kind: 'map', member: 'Attributes', key: 'Name' },
  AttributeName: { kind: 'list', member: 'AttributeNames' },
  MessageAttribute: { kind: 'map', member: 'MessageAttributes', key: 'Name' },
  MessageAttributeName: { kind: 'list', member: 'MessageAttributeNames' },
  MessageSystemAttribute: { kind: 'map', member: 'MessageSystemAttributes', key: 'Name' },
  MessageSystemAttributeName: { kind: 'list', member: 'MessageSystemAttributeNames' },
  Tag: { kind: 'map', member: 'Tags', key: 'Key' },
  TagKey: { kind: 'list', member: 'TagKeys' },
  SendMessageBatchRequestEntry: { kind: 'entries', member: 'Entries' },
  DeleteMessageBatchRequestEntry: { kind: 'entries', member: 'Entries' },
  ChangeMessageVisibilityBatchRequestEntry: { kind: 'entries', member: 'Entries' },
};

const NUMBERS: ReadonlySet<string> = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'MaxNumberOfMessagesPerSecond',
  'MaxResults',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);

/** `path` is the request's: `/000000000000/<name>` addresses the queue when the form does not. */
export function sqsQueryInput(action: string, parameters: URLSearchParams, path = ''): JsonObject {
  const form = new Map([...parameters].filter(([name]) => name !== 'Action' && name !== 'Version'));
  const input = readStructure(form);
  if (action === 'CreateQueue' && input.Tags !== undefined) {
    input.tags = input.Tags;
    delete input.Tags;
  }
  if (input.QueueUrl === undefined && /^\/\d+\/[^/]+$/.test(path)) input.QueueUrl = path;
  return input;
}

function readStructure(form: ReadonlyMap<string, string>): JsonObject {
  const structure: JsonObject = {};
  const numbered = new Map<string, Map<number, Map<string, string>>>();
  for (const [name, value] of form) {
    const [, member = '', index, rest = ''] = /^(\w+)\.(\d+)\.?(.*)$/.exec(name) ?? [];
    if (index === undefined) {
      structure[name] = NUMBERS.has(name) && value !== '' ? Number(value) : value;
      continue;
    }
    const items = numbered.get(member) ?? new Map<number, Map<string, string>>();
    const item = items.get(Number(index)) ?? new Map<string, string>();
    numbered.set(member, items.set(Number(index), item.set(rest, value)));
  }
  for (const [member, items] of numbered) {
    const inOrder = [...items].sort(([one], [other]) => one - other).map(([, item]) => item);
    Object.assign(structure, unflattened(member, inOrder));
  }
  return structure;
}

function unflattened(name: string, items: readonly ReadonlyMap<string, string>[]): JsonObject {
  const flattened = INPUTS[name];
  switch (flattened?.kind) {
    case 'list':
      return { [flattened.member]: items.map((item) => item.get('') ?? '') };
    case 'map':
      return {
        [flattened.member]: Object.fromEntries(
          items.map((item) => [item.get(flattened.key) ?? '', valueOf(item)]),
        ),
      };
    case 'entries':
      return { [flattened.member]: items.map(readStructure) };
    case undefined:
      return { [name]: items.map((item) => Object.fromEntries(item)) };
  }
}

/** `Value` alone, or a structure: `Value.StringValue`, `Value.DataType`. */
function valueOf(item: ReadonlyMap<string, string>): Json {
  const parts = [...item].filter(([name]) => name.startsWith('Value.'));
  if (parts.length === 0) return item.get('Value') ?? '';
  return Object.fromEntries(parts.map(([name, value]) => [name.slice('Value.'.length), value]));
}

/** How a member of the output is flattened: its elements' name, and for maps the names of key and value. */
const OUTPUTS: Readonly<Record<string, { readonly element: string; readonly key?: 'Name' | 'Key' }>> = {
  Attributes: { element: 'Attribute', key: 'Name' },
  MessageAttributes: { element: 'MessageAttribute', key: 'Name' },
  Tags: { element: 'Tag', key: 'Key' },
  Messages: { element: 'Message' },
  QueueUrls: { element: 'QueueUrl' },
  queueUrls: { element: 'QueueUrl' },
  Failed: { element: 'BatchResultErrorEntry' },
  Results: { element: 'ListMessageMoveTasksResultEntry' },
};

/** The XML inside `<ActionResult>`. */
export function sqsQueryOutput(action: string, output: JsonObject): string {
  return members(output, { Successful: { element: `${action}ResultEntry` }, ...OUTPUTS });
}

function members(structure: JsonObject, outputs: typeof OUTPUTS): string {
  return Object.entries(structure)
    .map(([name, value]) => {
      const flattened = outputs[name];
      if (value === undefined || value === null) return '';
      if (flattened === undefined) return element(name, value, outputs);
      if (Array.isArray(value))
        return value.map((item) => element(flattened.element, item, outputs)).join('');
      return Object.entries(isJsonObject(value) ? value : {})
        .map(([key, item = null]) =>
          element(flattened.element, { [flattened.key ?? 'Name']: key, Value: item }, outputs),
        )
        .join('');
    })
    .join('');
}

function element(name: string, value: Json, outputs: typeof OUTPUTS): string {
  const inside = isJsonObject(value) ? members(value, outputs) : text(value);
  return `<${name}>${inside}</${name}>`;
}

/** Parsers turn a bare carriage return into a line feed, and the body's digest would be wrong. */
function text(value: Json): string {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return escapeXml(plain).replaceAll('\r', '&#xD;');
}
