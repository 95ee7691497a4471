import type { Part, PartContext } from '../kernel/part.ts';
import { unknownOperation } from './errors.ts';
import { secretOperations } from './operations.ts';
import { neededPermissions } from './permissions.ts';
import { secretType } from './secret-type.ts';
import { Secrets } from './secrets.ts';

/** AWS Secrets Manager, without rotation. Values are in the state store and in answers, and nowhere else. */
export function createSecretsManager({ store }: PartContext): Part {
  const secrets = new Secrets(store);
  const operations = secretOperations(secrets);
  return {
    services: [
      {
        name: 'secretsmanager',
        targets: ['secretsmanager'],
        permissions: (operation, input) => neededPermissions(secrets, operation, input),
        perform: async (call) => {
          const operation = operations[call.operation];
          if (operation === undefined) throw unknownOperation(call.operation);
          return operation(call);
        },
      },
    ],
    resourceTypes: [secretType(secrets)],
  };
}
