import type { JsonObject } from '../../kernel/json.ts';
import type { DeclaredResource } from '../../stacks/resource-type.ts';
import { derivedIdentifier, LOWERCASE_AND_DIGITS } from './identifiers.ts';
import { choiceOf, choicesOf, flagOf, numberWithin, objectOf, textOf, textsOf } from './template-values.ts';
import type { AuthFlow, UserPool, UserPoolClient } from './user-pool.ts';

const FLOWS: readonly AuthFlow[] = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

/** AWS: what a client may do that says nothing about it. */
const DEFAULT_FLOWS: readonly AuthFlow[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A template's `AWS::Cognito::UserPoolClient` with AWS's defaults filled in. Throws for what cannot run here. */
export function clientFromTemplate(resource: DeclaredResource, pool: UserPool): UserPoolClient {
  const { properties, stack, logicalId } = resource;
  refuseUnserved(properties);
  const seed = `user pool client ${stack}/${logicalId}`;
  const secret = flagOf(properties, 'GenerateSecret') === true;
  return {
    id: derivedIdentifier(seed, LOWERCASE_AND_DIGITS, 26),
    poolId: pool.id,
    name: textOf(properties, 'ClientName') ?? `${stack}-${logicalId}`,
    secret: secret ? derivedIdentifier(`${seed} secret`, LOWERCASE_AND_DIGITS, 51) : undefined,
    createdAt: pool.createdAt,
    authFlows: new Set(
      choicesOf(properties, 'ExplicitAuthFlows', FLOWS, 'Use the ALLOW_ form.') ?? DEFAULT_FLOWS,
    ),
    hidesUserExistence:
      choiceOf(properties, 'PreventUserExistenceErrors', ['ENABLED', 'LEGACY']) === 'ENABLED',
    ...tokenLifetimes(properties),
    authSessionSeconds: (numberWithin(properties, 'AuthSessionValidity', 3, 15) ?? 3) * MINUTE,
    // AWS: revocation is on for every new client that does not switch it off.
    tokenRevocation: flagOf(properties, 'EnableTokenRevocation') ?? true,
    rotationGraceSeconds: rotationGrace(properties),
    ...permittedAttributes(properties, pool),
    declared: properties,
  };
}

function refuseUnserved(properties: JsonObject): void {
  choicesOf(
    properties,
    'SupportedIdentityProviders',
    ['COGNITO'],
    'Other identity providers cannot be reached here.',
  );
  choicesOf(properties, 'AllowedOAuthFlows', ['code', 'implicit'], 'There is no token endpoint here.');
}

function tokenLifetimes(
  properties: JsonObject,
): Pick<UserPoolClient, 'accessTokenSeconds' | 'idTokenSeconds' | 'refreshTokenSeconds'> {
  const lifetime = (token: string, otherwise: number, unit: string, least: number, most: number): number => {
    const name = `${token}TokenValidity`;
    const value = numberWithin(properties, name, 0, 315_360_000);
    if (value === undefined) return otherwise;
    const units = objectOf(properties, 'TokenValidityUnits');
    const seconds = value * secondsOf(textOf(units, `${token}Token`) ?? unit);
    if (seconds < least || seconds > most) throw new Error(`${name}: Invalid range for token validity.`);
    return seconds;
  };
  return {
    // AWS: access and id tokens live 5 minutes to a day, refresh tokens an hour to ten years.
    accessTokenSeconds: lifetime('Access', HOUR, 'hours', 5 * MINUTE, DAY),
    idTokenSeconds: lifetime('Id', HOUR, 'hours', 5 * MINUTE, DAY),
    refreshTokenSeconds: lifetime('Refresh', 30 * DAY, 'days', HOUR, 3650 * DAY),
  };
}

function secondsOf(unit: string): number {
  const seconds = { seconds: 1, minutes: MINUTE, hours: HOUR, days: DAY }[unit];
  if (seconds === undefined) throw new Error(`TokenValidityUnits has no unit ${unit}`);
  return seconds;
}

function rotationGrace(properties: JsonObject): number | undefined {
  const rotation = objectOf(properties, 'RefreshTokenRotation');
  if (choiceOf(rotation, 'Feature', ['ENABLED', 'DISABLED']) !== 'ENABLED') return undefined;
  // AWS: a rotating client refreshes by GetTokensFromRefreshToken only.
  if (textsOf(properties, 'ExplicitAuthFlows')?.includes('ALLOW_REFRESH_TOKEN_AUTH') === true) {
    throw new Error(
      'RefreshTokenRotation cannot be enabled with ALLOW_REFRESH_TOKEN_AUTH in ExplicitAuthFlows',
    );
  }
  return numberWithin(rotation, 'RetryGracePeriodSeconds', 0, 60) ?? 0;
}

function permittedAttributes(
  properties: JsonObject,
  pool: UserPool,
): Pick<UserPoolClient, 'readAttributes' | 'writeAttributes'> {
  const read = textsOf(properties, 'ReadAttributes');
  const write = textsOf(properties, 'WriteAttributes');
  for (const name of [...(read ?? []), ...(write ?? [])]) {
    if (!pool.attributes.has(name)) throw new Error(`The user pool has no attribute ${name}`);
  }
  const needed = [...pool.attributes.values()].filter(({ name, required }) => required && name !== 'sub');
  const forgotten = needed.find(({ name }) => write !== undefined && !write.includes(name));
  // AWS: nobody could sign up otherwise.
  if (forgotten !== undefined)
    throw new Error(`WriteAttributes lacks ${forgotten.name}, which the pool requires`);
  return {
    readAttributes: read === undefined ? undefined : new Set(read),
    writeAttributes: write === undefined ? undefined : new Set(write),
  };
}
