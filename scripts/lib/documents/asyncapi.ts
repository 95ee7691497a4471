import { stringify } from 'yaml';
import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import { type EventContract, nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import type { GeneratedDocument } from './documents.ts';
import { eventBody, exampleEvent } from './event-schemas.ts';

const HEAD = '# Made of the contracts in shared/events by `npm run docs`.\n';

export const asyncApiDocument: GeneratedDocument = {
  path: 'docs/asyncapi.yaml',
  content: () => HEAD + stringify(asyncApi(contracts), { aliasDuplicateObjects: false, lineWidth: 0 }),
};

/** Every service is a channel: what it puts on the bus under its own source. */
export function asyncApi(described: readonly EventContract[]): JsonObject {
  const services = [...Map.groupBy(described, ({ source }) => source)].map(
    ([source, events]) => [source.replace('bodega.', ''), events] as const,
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'The events of Bodega',
      version: '1.0.0',
      description:
        'What the services of the shop tell each other on one EventBridge bus. ' +
        'Every event has a version of its own; within it, only optional fields are added.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: { eventBus },
    channels: Object.fromEntries(services.map(([name, events]) => [name, channel(name, events)])),
    operations: Object.fromEntries(
      services.map(([name, events]) => [`${name}Publishes`, operation(name, events)]),
    ),
    components: {
      messages: Object.fromEntries(described.map((contract) => [nameOf(contract), message(contract)])),
    },
  };
}

const eventBus: JsonObject = {
  host: 'events.{region}.amazonaws.com',
  protocol: 'eventbridge',
  description:
    'Amazon EventBridge. Services publish by PutEvents and listen by a rule with a queue behind it.',
  variables: { region: { default: 'us-east-1', description: 'The AWS region of the deployment.' } },
};

function channel(service: string, events: readonly EventContract[]): JsonObject {
  return {
    address: 'bodega-{stage}',
    title: `The events of ${service}`,
    description: `On the shop’s bus, with the source \`bodega.${service}\`.`,
    servers: [{ $ref: '#/servers/eventBus' }],
    parameters: { stage: { default: 'dev', description: 'The stage of the deployment.' } },
    messages: Object.fromEntries(
      events.map((contract) => [nameOf(contract), { $ref: `#/components/messages/${nameOf(contract)}` }]),
    ),
  };
}

function operation(service: string, events: readonly EventContract[]): JsonObject {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${service}` },
    summary: `What ${service} publishes.`,
    messages: events.map((contract) => ({ $ref: `#/channels/${service}/messages/${nameOf(contract)}` })),
  };
}

function message(contract: EventContract): JsonObject {
  return {
    name: contract.type,
    title: nameOf(contract),
    summary: contract.summary,
    correlationId: { location: '$message.payload#/detail/metadata/correlationId' },
    payload: eventBody(contract),
    examples: [{ payload: exampleEvent(contract) }],
  };
}
