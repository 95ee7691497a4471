import type { Part, PartContext } from '../kernel/part.ts';
import { unknownOperation } from './errors.ts';
import { parameterOperations } from './operations.ts';
import { parameterType } from './parameter-type.ts';
import { Parameters } from './parameters.ts';
import { neededPermissions } from './permissions.ts';

/** Parameter Store, the one part of AWS Systems Manager that the local cloud has. */
export function createSsm({ store }: PartContext): Part {
  const parameters = new Parameters(store);
  const operations = parameterOperations(parameters);
  return {
    services: [
      {
        name: 'ssm',
        targets: ['AmazonSSM'],
        permissions: neededPermissions,
        perform: async (call) => {
          const operation = operations[call.operation];
          if (operation === undefined) throw unknownOperation(call.operation);
          return operation(call);
        },
      },
    ],
    resourceTypes: [parameterType(parameters)],
  };
}
