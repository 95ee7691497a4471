import type { JsonObject } from '../../kernel/json.ts';
import { shownUser } from '../users/admin-users.ts';
import { requiredText, text, textList } from '../input.ts';
import { type Cognito, type Operations, timestamp } from '../operation.ts';
import { nextToken, pageOf } from '../page.ts';
import { userFilter } from '../users/user-filter.ts';
import type { AttributeDefinition, UserPool, UserPoolClient } from './user-pool.ts';

/** What there is: pools, clients, users. */
export function describeOperations(cognito: Cognito): Operations {
  return {
    ListUserPools: (input) => {
      const page = pageOf(cognito.pools.all(), input, 'MaxResults', 'NextToken');
      return { UserPools: page.items.map(listedPool), ...nextToken('NextToken', page) };
    },
    DescribeUserPool: (input) => {
      const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
      return { UserPool: shownPool(cognito, pool) };
    },
    GetUserPoolMfaConfig: (input) => {
      const { mfa } = cognito.pools.pool(requiredText(input, 'UserPoolId'));
      return {
        MfaConfiguration: mfa,
        ...(mfa === 'OFF' ? {} : { SoftwareTokenMfaConfiguration: { Enabled: true } }),
      };
    },
    ListUserPoolClients: (input) => {
      const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
      const page = pageOf(cognito.pools.clientsOf(pool.id), input, 'MaxResults', 'NextToken');
      const clients = page.items.map(({ id, name }) => ({
        ClientId: id,
        ClientName: name,
        UserPoolId: pool.id,
      }));
      return { UserPoolClients: clients, ...nextToken('NextToken', page) };
    },
    DescribeUserPoolClient: (input) => {
      const client = cognito.pools.clientOf(
        requiredText(input, 'UserPoolId'),
        requiredText(input, 'ClientId'),
      );
      return { UserPoolClient: shownClient(client) };
    },
    ListUsers: (input) => listUsers(cognito, input),
  };
}

function listUsers(cognito: Cognito, input: JsonObject): JsonObject {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  const matches = userFilter(text(input, 'Filter'));
  const page = pageOf(cognito.users.all(pool).filter(matches), input, 'Limit', 'PaginationToken');
  const wanted = textList(input, 'AttributesToGet');
  const users = page.items.map((user) => {
    const attributes = Object.entries(user.attributes).filter(([name]) => wanted?.includes(name) ?? true);
    const shown = shownUser({ ...user, attributes: Object.fromEntries(attributes) });
    if (wanted === undefined || wanted.includes('sub')) return shown;
    return { ...shown, Attributes: attributes.map(([name, value]) => ({ Name: name, Value: value })) };
  });
  return { Users: users, ...nextToken('PaginationToken', page) };
}

function listedPool(pool: UserPool): JsonObject {
  const { id, name, createdAt } = pool;
  return {
    Id: id,
    Name: name,
    LambdaConfig: pool.declared.LambdaConfig ?? {},
    CreationDate: timestamp(createdAt),
    LastModifiedDate: timestamp(createdAt),
  };
}

function shownPool(cognito: Cognito, pool: UserPool): JsonObject {
  const {
    UserPoolName: _name,
    Schema: _schema,
    EnabledMfas: _factors,
    UserPoolTags: tags,
    ...declared
  } = pool.declared;
  return {
    DeletionProtection: 'INACTIVE',
    UserPoolTier: 'ESSENTIALS',
    ...declared,
    ...listedPool(pool),
    Arn: pool.arn,
    Policies: { PasswordPolicy: shownPasswordPolicy(pool) },
    SchemaAttributes: [...pool.attributes.values()].map(shownAttribute),
    AutoVerifiedAttributes: [...pool.autoVerifiedAttributes],
    UsernameAttributes: [...pool.usernameAttributes],
    AliasAttributes: [...pool.aliasAttributes],
    UsernameConfiguration: { CaseSensitive: pool.caseSensitive },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: pool.adminCreatesUsersOnly },
    MfaConfiguration: pool.mfa,
    EstimatedNumberOfUsers: cognito.users.count(pool),
    ...(tags === undefined ? {} : { UserPoolTags: tags }),
  };
}

function shownPasswordPolicy({ passwordPolicy }: UserPool): JsonObject {
  return {
    MinimumLength: passwordPolicy.minimumLength,
    RequireLowercase: passwordPolicy.requireLowercase,
    RequireUppercase: passwordPolicy.requireUppercase,
    RequireNumbers: passwordPolicy.requireNumbers,
    RequireSymbols: passwordPolicy.requireSymbols,
    TemporaryPasswordValidityDays: passwordPolicy.temporaryPasswordValidityDays,
    ...(passwordPolicy.historySize === 0 ? {} : { PasswordHistorySize: passwordPolicy.historySize }),
  };
}

function shownAttribute(attribute: AttributeDefinition): JsonObject {
  const { name, type, mutable, required, minLength, maxLength, minValue, maxValue } = attribute;
  return {
    Name: name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: false,
    Mutable: mutable,
    Required: required,
    ...(type === 'String' ? { StringAttributeConstraints: limits('Length', minLength, maxLength) } : {}),
    ...(type === 'Number' ? { NumberAttributeConstraints: limits('Value', minValue, maxValue) } : {}),
  };
}

/** AWS writes the limits as strings. */
function limits(kind: 'Length' | 'Value', least: number | undefined, most: number | undefined): JsonObject {
  return {
    ...(least === undefined ? {} : { [`Min${kind}`]: String(least) }),
    ...(most === undefined ? {} : { [`Max${kind}`]: String(most) }),
  };
}

function shownClient(client: UserPoolClient): JsonObject {
  const { GenerateSecret: _generated, ...declared } = client.declared;
  return {
    ...declared,
    UserPoolId: client.poolId,
    ClientId: client.id,
    ClientName: client.name,
    ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
    ExplicitAuthFlows: [...client.authFlows],
    // All lifetimes in one unit, whatever the template wrote them in.
    AccessTokenValidity: client.accessTokenSeconds,
    IdTokenValidity: client.idTokenSeconds,
    RefreshTokenValidity: client.refreshTokenSeconds,
    TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'seconds', RefreshToken: 'seconds' },
    AuthSessionValidity: client.authSessionSeconds / 60,
    PreventUserExistenceErrors: client.hidesUserExistence ? 'ENABLED' : 'LEGACY',
    EnableTokenRevocation: client.tokenRevocation,
    CreationDate: timestamp(client.createdAt),
    LastModifiedDate: timestamp(client.createdAt),
  };
}
