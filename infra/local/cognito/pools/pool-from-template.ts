import { arn, REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { DeclaredResource } from '../../stacks/resource-type.ts';
import { attributesOf } from './attribute-schema.ts';
import { derivedIdentifier, LETTERS_AND_DIGITS } from './identifiers.ts';
import type { PasswordPolicy } from './password-policy.ts';
import {
  choiceOf,
  choicesOf,
  flagOf,
  neededText,
  numberOf,
  numberWithin,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from './template-values.ts';
import { mailSettings } from './mail-settings.ts';
import { triggersOf } from '../triggers/trigger-config.ts';
import type { ContactAttribute, MessageTemplate, UserPool } from './user-pool.ts';

const CONTACTS = ['email', 'phone_number'] as const;

/** A template's `AWS::Cognito::UserPool` with AWS's defaults filled in. Throws for what the local cloud cannot do. */
export function poolFromTemplate(
  resource: DeclaredResource,
  createdAt: number,
  awsEndpoint: string,
): UserPool {
  const { properties } = resource;
  refuseUnserved(properties);
  const id = poolIdOf(resource);
  return {
    id,
    name: textOf(properties, 'UserPoolName') ?? `${resource.stack}-${resource.logicalId}`,
    arn: arn('cognito-idp', `userpool/${id}`),
    issuer: `${awsEndpoint}/${id}`,
    createdAt,
    ...signInNames(properties),
    autoVerifiedAttributes: choicesOf(properties, 'AutoVerifiedAttributes', CONTACTS) ?? [],
    verifiedBeforeUpdate: verifiedBeforeUpdate(properties),
    passwordPolicy: passwordPolicy(objectOf(objectOf(properties, 'Policies'), 'PasswordPolicy'), properties),
    attributes: attributesOf(properties),
    mfa: mfa(properties),
    recoveryBy: recoveryBy(properties),
    adminCreatesUsersOnly:
      flagOf(objectOf(properties, 'AdminCreateUserConfig'), 'AllowAdminCreateUserOnly') ?? false,
    codeMessage: codeMessage(properties),
    invitationMessage: invitationMessage(properties),
    ...mailSettings(objectOf(properties, 'EmailConfiguration')),
    triggers: triggersOf(properties),
    declared: properties,
  };
}

/** AWS: the region, an underscore, and nine letters and digits. */
export function poolIdOf({ stack, logicalId }: Pick<DeclaredResource, 'stack' | 'logicalId'>): string {
  return `${REGION}_${derivedIdentifier(`user pool ${stack}/${logicalId}`, LETTERS_AND_DIGITS, 9)}`;
}

function refuseUnserved(properties: JsonObject): void {
  const signIn = objectOf(objectOf(properties, 'Policies'), 'SignInPolicy');
  choicesOf(
    signIn,
    'AllowedFirstAuthFactors',
    ['PASSWORD'],
    'Passkeys and one-time codes are not served here.',
  );
  const advanced = objectOf(properties, 'UserPoolAddOns');
  choiceOf(advanced, 'AdvancedSecurityMode', ['OFF', 'AUDIT'], 'Threat protection blocks nobody here.');
  choiceOf(properties, 'UserPoolTier', ['LITE', 'ESSENTIALS', 'PLUS']);
}

function signInNames(
  properties: JsonObject,
): Pick<UserPool, 'usernameAttributes' | 'aliasAttributes' | 'caseSensitive'> {
  const usernameAttributes = choicesOf(properties, 'UsernameAttributes', CONTACTS) ?? [];
  const aliasAttributes = choicesOf(properties, 'AliasAttributes', [...CONTACTS, 'preferred_username']) ?? [];
  if (usernameAttributes.length > 0 && aliasAttributes.length > 0) {
    throw new Error('AWS: only one of AliasAttributes and UsernameAttributes can be set in a user pool');
  }
  // AWS: names are case-sensitive unless UsernameConfiguration says otherwise.
  const caseSensitive = flagOf(objectOf(properties, 'UsernameConfiguration'), 'CaseSensitive') ?? true;
  return { usernameAttributes, aliasAttributes, caseSensitive };
}

function passwordPolicy(policy: JsonObject, properties: JsonObject): PasswordPolicy {
  const declared = Object.keys(policy).length > 0;
  const unusedDays = numberOf(objectOf(properties, 'AdminCreateUserConfig'), 'UnusedAccountValidityDays');
  return {
    minimumLength: numberWithin(policy, 'MinimumLength', 6, 99) ?? 8,
    // AWS: a pool without a policy demands all four kinds; a policy demands what it names.
    requireLowercase: flagOf(policy, 'RequireLowercase') ?? !declared,
    requireUppercase: flagOf(policy, 'RequireUppercase') ?? !declared,
    requireNumbers: flagOf(policy, 'RequireNumbers') ?? !declared,
    requireSymbols: flagOf(policy, 'RequireSymbols') ?? !declared,
    temporaryPasswordValidityDays:
      numberWithin(policy, 'TemporaryPasswordValidityDays', 0, 365) ?? unusedDays ?? 7,
    historySize: numberWithin(policy, 'PasswordHistorySize', 0, 24) ?? 0,
  };
}

function mfa(properties: JsonObject): UserPool['mfa'] {
  const mode = choiceOf(properties, 'MfaConfiguration', ['OFF', 'ON', 'OPTIONAL']) ?? 'OFF';
  const factors =
    choicesOf(
      properties,
      'EnabledMfas',
      ['SOFTWARE_TOKEN_MFA'],
      'Only authenticator apps are served here.',
    ) ?? [];
  if (mode !== 'OFF' && factors.length === 0) {
    throw new Error(`MfaConfiguration ${mode} needs EnabledMfas with SOFTWARE_TOKEN_MFA`);
  }
  return mode;
}

/** AWS: without a setting, a verified telephone number comes before a verified mail address. */
function recoveryBy(properties: JsonObject): ContactAttribute[] {
  const mechanisms = objectsOf(objectOf(properties, 'AccountRecoverySetting'), 'RecoveryMechanisms');
  if (mechanisms.length === 0) return ['phone_number', 'email'];
  return mechanisms
    .toSorted((one, other) => (numberOf(one, 'Priority') ?? 1) - (numberOf(other, 'Priority') ?? 1))
    .map((mechanism) => {
      neededText(mechanism, 'Name');
      return choiceOf(mechanism, 'Name', ['verified_email', 'verified_phone_number', 'admin_only']);
    })
    .flatMap((name) =>
      name === 'verified_email' ? ['email'] : name === 'verified_phone_number' ? ['phone_number'] : [],
    );
}

/** AWS: a contact can be held back until it is verified only if codes are sent for it at all. */
function verifiedBeforeUpdate(properties: JsonObject): ContactAttribute[] {
  const name = 'AttributesRequireVerificationBeforeUpdate';
  const contacts = choicesOf(objectOf(properties, 'UserAttributeUpdateSettings'), name, CONTACTS) ?? [];
  const verified = textsOf(properties, 'AutoVerifiedAttributes') ?? [];
  const unverified = contacts.find((contact) => !verified.includes(contact));
  if (unverified !== undefined)
    throw new Error(`${name} has ${unverified}, which AutoVerifiedAttributes has not`);
  return contacts;
}

function codeMessage(properties: JsonObject): MessageTemplate {
  const template = objectOf(properties, 'VerificationMessageTemplate');
  choiceOf(
    template,
    'DefaultEmailOption',
    ['CONFIRM_WITH_CODE'],
    'Links need the hosted pages, which do not run here.',
  );
  const message =
    textOf(template, 'EmailMessage') ??
    textOf(properties, 'EmailVerificationMessage') ??
    'Your confirmation code is {####}';
  needPlaceholders('VerificationMessageTemplate.EmailMessage', message, ['{####}']);
  return {
    subject:
      textOf(template, 'EmailSubject') ??
      textOf(properties, 'EmailVerificationSubject') ??
      'Your verification code',
    message,
  };
}

function invitationMessage(properties: JsonObject): MessageTemplate {
  const template = objectOf(objectOf(properties, 'AdminCreateUserConfig'), 'InviteMessageTemplate');
  const message =
    textOf(template, 'EmailMessage') ?? 'Your username is {username} and temporary password is {####}.';
  needPlaceholders('InviteMessageTemplate.EmailMessage', message, ['{username}', '{####}']);
  return { subject: textOf(template, 'EmailSubject') ?? 'Your temporary password', message };
}

/** AWS: a pool whose messages lack what the user needs is not made. */
function needPlaceholders(name: string, message: string, placeholders: readonly string[]): void {
  const missing = placeholders.find((placeholder) => !message.includes(placeholder));
  if (missing !== undefined) throw new Error(`${name} must contain ${missing}`);
}
