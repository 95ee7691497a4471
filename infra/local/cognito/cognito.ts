import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsCall } from '../kernel/aws-service.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import type { StateStore } from '../kernel/state-store.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import { adminUserOperations } from './users/admin-users.ts';
import { authOperations } from './sign-in/auth-operations.ts';
import { Challenges } from './sign-in/challenges.ts';
import { CodeDelivery } from './sign-up/code-delivery.ts';
import { ConfirmationCodes } from './sign-up/confirmation-codes.ts';
import { describeOperations } from './pools/describe-operations.ts';
import { forgottenPasswordOperations } from './sign-up/forgotten-password.ts';
import { groupOperations } from './pools/group-operations.ts';
import { Groups } from './pools/groups.ts';
import { mfaOperations } from './sign-in/mfa.ts';
import type { Cognito, Operation, Operations } from './operation.ts';
import { Outbox, type SentMessage } from './sign-up/outbox.ts';
import { ownAccountOperations } from './users/own-account.ts';
import { permissionsFor, PUBLIC_OPERATIONS, unknownOperation } from './permissions.ts';
import { Pools } from './pools/pools.ts';
import { answerPublic } from './public-endpoints.ts';
import { refreshOperations } from './sign-in/refresh.ts';
import { cognitoResourceTypes } from './pools/resource-types.ts';
import { SignIns } from './sign-in/sign-ins.ts';
import { signUpOperations } from './sign-up/sign-up.ts';
import { SigningKeyStore } from './sign-in/signing-keys.ts';
import { invokeTrigger } from './triggers/invoke-trigger.ts';
import { performed } from './triggers/perform.ts';
import { Tokens } from './sign-in/tokens.ts';
import { Users } from './users/users.ts';

export interface CognitoPart extends Part {
  /** The `iss` of the pool's tokens. */
  issuerFor(poolId: string): string;
  /** Serves a pool's key set and discovery document; false when the request is for something else. */
  answerPublic(request: IncomingMessage, response: ServerResponse): boolean;
  /** What Cognito would have sent by mail and text message, the newest first. */
  outbox(): SentMessage[];
}

/** Cognito user pools: sign-up, sign-in, tokens, groups, and their administration. */
export function createCognito({ store, api, awsEndpoint }: PartContext, mailbox: Mailbox): CognitoPart {
  const cognito = compose(store, new Outbox(store, mailbox));
  const operations = operationsOf(cognito);
  return {
    services: [
      {
        name: 'cognito-idp',
        targets: ['AWSCognitoIdentityProviderService'],
        anonymousOperations: PUBLIC_OPERATIONS,
        permissions(operation, input) {
          if (!operations.has(operation)) throw unknownOperation(operation);
          return permissionsFor(operation, input);
        },
        async perform({ operation, input, traceId }: AwsCall) {
          const perform = operations.get(operation);
          if (perform === undefined) throw unknownOperation(operation);
          return performed(store, perform, input, (call) => invokeTrigger(api, call, traceId));
        },
      },
    ],
    resourceTypes: cognitoResourceTypes(cognito, awsEndpoint),
    issuerFor: (poolId) => cognito.pools.pool(poolId).issuer,
    answerPublic: (request, response) => answerPublic(cognito.pools, cognito.keys, request, response),
    outbox: () => cognito.outbox.all(),
  };
}

function compose(store: StateStore, outbox: Outbox): Cognito {
  const parts = {
    pools: new Pools(),
    users: new Users(store),
    groups: new Groups(store),
    signIns: new SignIns(store),
    keys: new SigningKeyStore(store),
  };
  const codes = new ConfirmationCodes(store);
  return {
    ...parts,
    outbox,
    codes,
    delivery: new CodeDelivery(codes, outbox),
    challenges: new Challenges(store),
    tokens: new Tokens(parts),
  };
}

function operationsOf(cognito: Cognito): ReadonlyMap<string, Operation> {
  const all: Operations = {
    ...signUpOperations(cognito),
    ...forgottenPasswordOperations(cognito),
    ...authOperations(cognito),
    ...refreshOperations(cognito),
    ...mfaOperations(cognito),
    ...ownAccountOperations(cognito),
    ...adminUserOperations(cognito),
    ...groupOperations(cognito),
    ...describeOperations(cognito),
  };
  return new Map(Object.entries(all));
}
