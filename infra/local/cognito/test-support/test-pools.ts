import { createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  CognitoIdentityProviderServiceException,
  InitiateAuthCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeResponse,
} from '@aws-sdk/client-cognito-identity-provider';
import type { JsonObject } from '../../kernel/json.ts';
import { startTestCloud, type TestCloud } from '../../test/support/test-cloud.ts';
import type { SentMessage } from '../sign-up/outbox.ts';

/** For the tests of this folder: pools with their clients, by name, in a local cloud of their own. */
export interface TestPools {
  readonly cloud: TestCloud;
  readonly cognito: CognitoIdentityProviderClient;
  /** An id by a pool's or client's name. */
  id(name: string): string;
  /** The newest code or temporary password sent to the address. */
  codeFor(address: string): Promise<string>;
  messages(): Promise<SentMessage[]>;
}

export interface PoolSpec {
  readonly properties?: JsonObject;
  readonly clients: Readonly<Record<string, JsonObject>>;
  readonly groups?: Readonly<Record<string, JsonObject>>;
}

export const PASSWORD = 'Right-Password-1';

/** A pool as the shop has it: users sign in by their mail address. */
export const BY_MAIL: JsonObject = {
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
};

/** A client that may sign in by every flow. */
export const EVERY_FLOW: JsonObject = {
  ExplicitAuthFlows: [
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
  PreventUserExistenceErrors: 'ENABLED',
};

/** `extra`: what stands beside the pools, such as functions by their sources. */
export async function startPools(
  pools: Readonly<Record<string, PoolSpec>>,
  extra: { resources?: JsonObject; functions?: Readonly<Record<string, string>> } = {},
): Promise<TestPools> {
  const { resources, functions } = extra;
  const Resources = Object.assign({}, resources, ...Object.entries(pools).map(resourcesOf)) as JsonObject;
  const stack = { name: 'demo', template: { Resources }, ...(functions === undefined ? {} : { functions }) };
  const cloud = await startTestCloud({ stacks: [stack] });
  const cognito = cloud.client(CognitoIdentityProviderClient);
  const ids = await idsOf(cognito);
  const messages = async (): Promise<SentMessage[]> => {
    const { codes } = (await cloud.page('codes')) as { codes: SentMessage[] };
    return codes;
  };
  return {
    cloud,
    cognito,
    messages,
    id(name) {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`There is no pool or client ${name}`);
      return id;
    },
    async codeFor(address) {
      const message = (await messages()).find(({ to }) => to === address);
      if (message === undefined) throw new Error(`Nothing was sent to ${address}`);
      return message.code;
    },
  };
}

/** What a refused call answers. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof CognitoIdentityProviderServiceException)) throw error;
    return { name: error.name, message: error.message };
  }
  throw new Error('The call was not refused');
}

export function secretHash(secret: string, username: string, clientId: string): string {
  return createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
}

/** Time-based one-time password of an authenticator app (RFC 6238), `ahead` steps from now. */
export function authenticatorCode(secret: string, ahead = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of secret) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number(`0b${byte}`)));
  const message = Buffer.alloc(8);
  message.writeUInt32BE(Math.floor(Date.now() / 30_000) + ahead, 4);
  const mac = createHmac('sha1', key).update(message).digest();
  const number = mac.readUInt32BE(mac.readUInt8(19) % 16) % 2 ** 31;
  return number.toString().slice(-6).padStart(6, '0');
}

/** Signs in by USER_SRP_AUTH as amazon-cognito-identity-js does: the client's side, written apart from the server's. */
export async function signInBySrp(
  cognito: CognitoIdentityProviderClient,
  poolId: string,
  clientId: string,
  username: string,
  password: string,
): Promise<RespondToAuthChallengeResponse> {
  const srp = new SrpClient();
  const { ChallengeName, ChallengeParameters: asked = {} } = await cognito.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: srp.publicValue },
    }),
  );
  const { USER_ID_FOR_SRP: userId = '', SALT: salt = '', SRP_B: B = '', SECRET_BLOCK: block = '' } = asked;
  const timestamp = srpTimestamp(new Date());
  const key = srp.sessionKey(poolId.split('_')[1] ?? '', userId, password, salt, B);
  const signature = createHmac('sha256', key)
    .update(
      Buffer.concat([
        Buffer.from(poolId.split('_')[1] ?? ''),
        Buffer.from(userId),
        Buffer.from(block, 'base64'),
        Buffer.from(timestamp),
      ]),
    )
    .digest('base64');
  return cognito.send(
    new RespondToAuthChallengeCommand({
      ClientId: clientId,
      ChallengeName,
      ChallengeResponses: {
        USERNAME: userId,
        PASSWORD_CLAIM_SECRET_BLOCK: block,
        PASSWORD_CLAIM_SIGNATURE: signature,
        TIMESTAMP: timestamp,
      },
    }),
  );
}

/** `Tue Sep 5 00:09:40 UTC 2026` */
function srpTimestamp(now: Date): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = now
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

/** The client's arithmetic of SRP-6a, in hexadecimal strings as Cognito's own JavaScript library does it. */
class SrpClient {
  readonly publicValue: string;
  readonly #N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
  readonly #a = BigInt(`0x${randomBytes(128).toString('hex')}`) % this.#N;

  constructor() {
    this.publicValue = this.#raise(2n, this.#a).toString(16);
  }

  sessionKey(
    pool: string,
    userId: string,
    password: string,
    salt: string,
    serverPublicValue: string,
  ): Buffer {
    const B = BigInt(`0x${serverPublicValue}`);
    const k = this.#hash(this.#pad(this.#N.toString(16)) + this.#pad('2'));
    const u = this.#hash(this.#pad(this.publicValue) + this.#pad(serverPublicValue));
    const identity = createHash('sha256').update(`${pool}${userId}:${password}`).digest('hex');
    const x = this.#hash(this.#pad(BigInt(`0x${salt}`).toString(16)) + identity);
    const base = (((B - k * this.#raise(2n, x)) % this.#N) + this.#N) % this.#N;
    const S = this.#raise(base, this.#a + u * x);
    const pseudoRandomKey = createHmac('sha256', Buffer.from(this.#pad(u.toString(16)), 'hex'))
      .update(Buffer.from(this.#pad(S.toString(16)), 'hex'))
      .digest();
    return createHmac('sha256', pseudoRandomKey).update('Caldera Derived Key\u0001').digest().subarray(0, 16);
  }

  #hash(hex: string): bigint {
    return BigInt(`0x${createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex')}`);
  }

  #pad(hex: string): string {
    if (hex.length % 2 === 1) return `0${hex}`;
    return '89abcdef'.includes(hex.charAt(0).toLowerCase()) ? `00${hex}` : hex;
  }

  #raise(base: bigint, exponent: bigint): bigint {
    const bits = exponent.toString(2);
    let result = 1n;
    for (const bit of bits) {
      result = (result * result) % this.#N;
      if (bit === '1') result = (result * base) % this.#N;
    }
    return result;
  }
}

function resourcesOf([poolName, { properties = {}, clients, groups = {} }]: [string, PoolSpec]): JsonObject {
  const UserPoolId = { Ref: poolName };
  return {
    [poolName]: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: poolName, ...properties } },
    ...Object.fromEntries(
      Object.entries(clients).map(([name, client]) => [
        name,
        { Type: 'AWS::Cognito::UserPoolClient', Properties: { ClientName: name, UserPoolId, ...client } },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(groups).map(([name, group]) => [
        `${poolName}Group${name}`,
        { Type: 'AWS::Cognito::UserPoolGroup', Properties: { GroupName: name, UserPoolId, ...group } },
      ]),
    ),
  };
}

async function idsOf(cognito: CognitoIdentityProviderClient): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  for (const { Id: UserPoolId = '', Name = '' } of UserPools) {
    ids.set(Name, UserPoolId);
    const { UserPoolClients = [] } = await cognito.send(
      new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }),
    );
    for (const { ClientId = '', ClientName = '' } of UserPoolClients) ids.set(ClientName, ClientId);
  }
  return ids;
}
