import type { NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { requiredObject, requiredText } from './input.ts';
import { storedTemplateName } from './message/content.ts';
import { type OutgoingMail, readOutgoingMail, recipientsOf } from './message/outgoing-mail.ts';
import { configurationSetArn } from './resources/configuration-sets.ts';
import { type Identities, identityArn } from './resources/identities.ts';
import { type MailTemplates, templateArn } from './resources/mail-templates.ts';

export interface PermissionParts {
  readonly identities: Identities;
  readonly templates: MailTemplates;
}

/** AWS: version 2 of the API, in the condition key's own way of counting. */
const API_VERSION = { 'ses:ApiVersion': ['2'] };

export function neededPermissions(
  parts: PermissionParts,
  operation: string,
  input: JsonObject,
): NeededPermission[] {
  if (operation === 'SendEmail') return sendPermissions(parts, input);
  return [{ action: `ses:${operation}`, resource: resourceOf(operation, input), conditions: API_VERSION }];
}

/** AWS: the account's own operations have no resource. */
function resourceOf(operation: string, input: JsonObject): string {
  if (operation.startsWith('List')) return '*';
  if (operation.includes('EmailTemplate')) return templateArn(requiredText(input, 'TemplateName'));
  if (operation.includes('ConfigurationSet')) {
    return configurationSetArn(requiredText(input, 'ConfigurationSetName'));
  }
  if (operation.includes('EmailIdentity')) return identityArn(requiredText(input, 'EmailIdentity'));
  return '*';
}

/**
 * AWS: `ses:SendEmail` for the operation, and for what is sent the older action of the same name
 * (`ses:SendRawEmail`, `ses:SendTemplatedEmail`); each on the identity that sends, on the configuration set and on the
 * stored template. A role that may both is right whichever of the two AWS asks for.
 */
function sendPermissions(parts: PermissionParts, input: JsonObject): NeededPermission[] {
  const mail = readOutgoingMail(input, parts.templates);
  const template = storedTemplateName(requiredObject(input, 'Content'));
  const identity = parts.identities.of(mail.from);
  const set = mail.configurationSet ?? identity?.configurationSet;
  const resources = [
    identity?.arn ?? identityArn(mail.from.address),
    ...(set === undefined ? [] : [configurationSetArn(set)]),
    ...(template === undefined ? [] : [templateArn(template)]),
  ];
  const conditions = sendConditions(mail);
  return ACTIONS[mail.content.kind].flatMap((action) =>
    resources.map((resource) => ({ action, resource, conditions })),
  );
}

const ACTIONS: Record<OutgoingMail['content']['kind'], readonly string[]> = {
  Simple: ['ses:SendEmail'],
  Raw: ['ses:SendEmail', 'ses:SendRawEmail'],
  Template: ['ses:SendEmail', 'ses:SendTemplatedEmail'],
};

function sendConditions(mail: OutgoingMail): Record<string, readonly string[]> {
  return {
    ...API_VERSION,
    'ses:FromAddress': [mail.from.address],
    'ses:Recipients': recipientsOf(mail),
    ...(mail.from.name === undefined ? {} : { 'ses:FromDisplayName': [mail.from.name] }),
  };
}
