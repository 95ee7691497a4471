import type {
  CreatedResource,
  DeclaredResource,
  PropertyShape,
  ResourceType,
} from '../../stacks/resource-type.ts';
import { accepted, known } from '../../stacks/resource-type.ts';
import { clientFromTemplate } from './client-from-template.ts';
import type { Cognito } from '../operation.ts';
import { poolFromTemplate, poolIdOf } from './pool-from-template.ts';
import { neededText, numberOf, objectsOf, textOf } from './template-values.ts';
import { LAMBDA_CONFIG } from '../triggers/trigger-config.ts';

const HOSTED_PAGES = accepted('The hosted sign-in pages do not run locally; sign in through the API');
const TEXT_MESSAGES = accepted('Text messages go to the developer pages, whatever their wording and route');
const NOT_DEPLOYED = accepted('Nothing is billed or deleted locally');

const USER_POOL: PropertyShape = {
  UserPoolName: known,
  UsernameAttributes: known,
  AliasAttributes: known,
  AutoVerifiedAttributes: known,
  UsernameConfiguration: { CaseSensitive: known },
  Policies: {
    PasswordPolicy: {
      MinimumLength: known,
      RequireLowercase: known,
      RequireUppercase: known,
      RequireNumbers: known,
      RequireSymbols: known,
      TemporaryPasswordValidityDays: known,
      PasswordHistorySize: known,
    },
    SignInPolicy: { AllowedFirstAuthFactors: known },
  },
  Schema: [
    {
      Name: known,
      AttributeDataType: known,
      Mutable: known,
      Required: known,
      DeveloperOnlyAttribute: known,
      StringAttributeConstraints: { MinLength: known, MaxLength: known },
      NumberAttributeConstraints: { MinValue: known, MaxValue: known },
    },
  ],
  MfaConfiguration: known,
  EnabledMfas: known,
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: known, Priority: known }] },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: known,
    UnusedAccountValidityDays: known,
    InviteMessageTemplate: { EmailMessage: known, EmailSubject: known, SMSMessage: TEXT_MESSAGES },
  },
  VerificationMessageTemplate: {
    DefaultEmailOption: known,
    EmailMessage: known,
    EmailSubject: known,
    EmailMessageByLink: accepted('Used with CONFIRM_WITH_LINK only, which is refused'),
    EmailSubjectByLink: accepted('Used with CONFIRM_WITH_LINK only, which is refused'),
    SmsMessage: TEXT_MESSAGES,
  },
  EmailVerificationMessage: known,
  EmailVerificationSubject: known,
  EmailConfiguration: {
    EmailSendingAccount: known,
    From: known,
    ReplyToEmailAddress: known,
    SourceArn: known,
    ConfigurationSet: accepted('Mails of user pools always arrive here, so there are no events about them'),
  },
  SmsConfiguration: TEXT_MESSAGES,
  SmsVerificationMessage: TEXT_MESSAGES,
  SmsAuthenticationMessage: TEXT_MESSAGES,
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: known },
  UserPoolAddOns: { AdvancedSecurityMode: known },
  LambdaConfig: LAMBDA_CONFIG,
  DeletionProtection: NOT_DEPLOYED,
  UserPoolTier: known,
  UserPoolTags: accepted('Shown by DescribeUserPool; tags have no other effect'),
};

const USER_POOL_CLIENT: PropertyShape = {
  UserPoolId: known,
  ClientName: known,
  ExplicitAuthFlows: known,
  GenerateSecret: known,
  AccessTokenValidity: known,
  IdTokenValidity: known,
  RefreshTokenValidity: known,
  TokenValidityUnits: { AccessToken: known, IdToken: known, RefreshToken: known },
  AuthSessionValidity: known,
  PreventUserExistenceErrors: known,
  EnableTokenRevocation: known,
  RefreshTokenRotation: { Feature: known, RetryGracePeriodSeconds: known },
  ReadAttributes: known,
  WriteAttributes: known,
  SupportedIdentityProviders: known,
  AllowedOAuthFlows: known,
  AllowedOAuthFlowsUserPoolClient: HOSTED_PAGES,
  AllowedOAuthScopes: HOSTED_PAGES,
  CallbackURLs: HOSTED_PAGES,
  DefaultRedirectURI: HOSTED_PAGES,
  LogoutURLs: HOSTED_PAGES,
  EnablePropagateAdditionalUserContextData: accepted(
    'Used by threat protection only, which blocks nobody here',
  ),
};

/** How the Cognito resources of a template become pools, clients and groups. */
export function cognitoResourceTypes(cognito: Cognito, awsEndpoint: string): ResourceType[] {
  return [
    {
      type: 'AWS::Cognito::UserPool',
      properties: USER_POOL,
      create: (resource) => createPool(cognito, resource, awsEndpoint),
    },
    {
      type: 'AWS::Cognito::UserPoolClient',
      properties: USER_POOL_CLIENT,
      create: (resource) => createClient(cognito, resource),
    },
    {
      type: 'AWS::Cognito::UserPoolGroup',
      properties: {
        UserPoolId: known,
        GroupName: known,
        Description: known,
        Precedence: known,
        RoleArn: known,
      },
      create: (resource) => createGroup(cognito, resource),
    },
    {
      type: 'AWS::Cognito::UserPoolDomain',
      properties: {
        UserPoolId: known,
        Domain: known,
        CustomDomainConfig: HOSTED_PAGES,
        ManagedLoginVersion: HOSTED_PAGES,
      },
      create: ({ properties }) => {
        cognito.pools.pool(neededText(properties, 'UserPoolId'));
        return { ref: neededText(properties, 'Domain') };
      },
    },
    {
      type: 'AWS::Cognito::UserPoolResourceServer',
      properties: {
        UserPoolId: known,
        Identifier: known,
        Name: known,
        Scopes: [{ ScopeName: known, ScopeDescription: known }],
      },
      create: ({ properties }) => {
        cognito.pools.pool(neededText(properties, 'UserPoolId'));
        for (const scope of objectsOf(properties, 'Scopes')) neededText(scope, 'ScopeName');
        return { ref: neededText(properties, 'Identifier') };
      },
    },
  ];
}

async function createPool(
  cognito: Cognito,
  resource: DeclaredResource,
  awsEndpoint: string,
): Promise<CreatedResource> {
  const { createdAt } = await cognito.keys.prepare(poolIdOf(resource));
  const pool = poolFromTemplate(resource, createdAt, awsEndpoint);
  cognito.pools.declarePool(pool);
  return {
    ref: pool.id,
    attributes: {
      Arn: pool.arn,
      // AWS: cognito-idp.<region>.amazonaws.com/<pool id>; always the issuer without its scheme.
      ProviderName: pool.issuer.slice(pool.issuer.indexOf('//') + 2),
      ProviderURL: pool.issuer,
      UserPoolId: pool.id,
    },
  };
}

function createClient(cognito: Cognito, resource: DeclaredResource): CreatedResource {
  const pool = cognito.pools.pool(neededText(resource.properties, 'UserPoolId'));
  const client = clientFromTemplate(resource, pool);
  cognito.pools.declareClient(client);
  return {
    ref: client.id,
    attributes: {
      ClientId: client.id,
      Name: client.name,
      ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
    },
  };
}

function createGroup(cognito: Cognito, { properties, stack, logicalId }: DeclaredResource): CreatedResource {
  const pool = cognito.pools.pool(neededText(properties, 'UserPoolId'));
  const name = textOf(properties, 'GroupName') ?? `${stack}-${logicalId}`;
  const before = cognito.groups.find(pool.id, name);
  const now = Date.now();
  cognito.groups.save(pool.id, {
    name,
    description: textOf(properties, 'Description'),
    precedence: numberOf(properties, 'Precedence'),
    roleArn: textOf(properties, 'RoleArn'),
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  });
  return { ref: name };
}
