import { Credentials } from '../../front-door/credentials.ts';
import { Faults } from '../../front-door/faults.ts';
import type { AwsApi, AwsService } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { StateStore } from '../../kernel/state-store.ts';
import { Mailbox } from '../../ses/mailbox.ts';
import type { CreatedResource } from '../../stacks/resource-type.ts';
import { unknownProperties } from '../../stacks/resource-type.ts';
import { type CognitoPart, createCognito } from '../cognito.ts';

/** For the tests of this folder: the part by itself, without processes and ports. */
export interface TestPart {
  readonly part: CognitoPart;
  readonly mailbox: Mailbox;
  readonly service: AwsService;
  readonly api: AwsApi;
  readonly logged: readonly string[];
  call(operation: string, input: JsonObject): Promise<JsonObject>;
  create(type: string, logicalId: string, properties: JsonObject): Promise<CreatedResource>;
  close(): void;
}

const noCalls: AwsApi = {
  call: () => Promise.reject(new Error('Cognito calls no other part')),
};

export function startPart(): TestPart {
  const store = new StateStore(':memory:');
  const logged: string[] = [];
  const mailbox = new Mailbox(store);
  const context = {
    store,
    api: noCalls,
    faults: new Faults(),
    credentials: new Credentials(),
    logs: {
      write: (group: string, _stream: string, message: string) => {
        logged.push(`${group} ${message}`);
      },
    },
    dataFolder: '',
    awsEndpoint: 'http://127.0.0.1:4566',
    shopUrl: 'http://127.0.0.1:4000',
  };
  const part = createCognito(context, mailbox);
  const service = part.services?.[0];
  if (service === undefined) throw new Error('The part has no service');
  const api: AwsApi = {
    call: (principal, _service, operation, input) =>
      service.perform({ requestId: '1', service: 'cognito-idp', operation, input, principal, usage: {} }),
  };
  return {
    part,
    mailbox,
    service,
    api,
    logged,
    call: (operation, input) => api.call({ kind: 'developer' }, 'cognito-idp', operation, input),
    async create(type, logicalId, properties) {
      const resourceType = part.resourceTypes?.find((candidate) => candidate.type === type);
      if (resourceType === undefined) throw new Error(`${type} is not known here`);
      const unknown = unknownProperties(resourceType.properties, properties);
      if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is not known here`);
      return resourceType.create({ stack: 'demo', logicalId, type, properties, packageFolder: '' });
    },
    close: () => {
      store.close();
    },
  };
}
