import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Bus, busArn, busNameOf, busPolicy, checkBusName, DEFAULT_BUS } from './bus.ts';
import { type Operations, page } from '../operation.ts';
import type { Registry } from '../rules/registry.ts';
import { optionalText, text } from '../text.ts';

export function busOperations(registry: Registry): Operations {
  return {
    CreateEventBus: {
      resource: (input) => busArn(text(input.Name)),
      perform: (input) => {
        const name = checkBusName(input.Name);
        if (registry.findBus(name) !== undefined) {
          throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
        }
        const description = optionalText(input.Description);
        registry.putBus({ name, description, statements: {}, createdAt: Date.now(), declared: false });
        return {
          EventBusArn: busArn(name),
          ...(description === undefined ? {} : { Description: description }),
        };
      },
    },
    DeleteEventBus: {
      resource: (input) => busArn(text(input.Name)),
      perform: (input) => {
        deleteBus(registry, checkBusName(input.Name));
        return {};
      },
    },
    DescribeEventBus: {
      resource: (input) => busArn(busNameOf(input.Name)),
      perform: (input) => described(registry.bus(busNameOf(input.Name))),
    },
    ListEventBuses: {
      resource: () => '*',
      perform: (input) => {
        const prefix = text(input.NamePrefix);
        const buses = registry.buses().filter((bus) => bus.name.startsWith(prefix));
        return page(buses.map(described), input, 'EventBuses');
      },
    },
  };
}

function deleteBus(registry: Registry, name: string): void {
  if (name === DEFAULT_BUS) throw new AwsError('ValidationException', 'Cannot delete event bus default.');
  if (registry.rules(name).length > 0) {
    throw new AwsError('ValidationException', `Event bus can't be deleted since it has rules.`);
  }
  // AWS: deleting a bus that does not exist succeeds.
  registry.deleteBus(name);
}

function described(bus: Bus): JsonObject {
  const policy = busPolicy(bus);
  return {
    Name: bus.name,
    Arn: busArn(bus.name),
    CreationTime: bus.createdAt / 1000,
    LastModifiedTime: bus.createdAt / 1000,
    ...(bus.description === undefined ? {} : { Description: bus.description }),
    ...(policy === undefined ? {} : { Policy: JSON.stringify(policy) }),
  };
}
