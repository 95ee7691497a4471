import type { RestRoute } from '../front-door/wire/rest-protocol.ts';

const TEMPLATES = '/v2/email/templates';
const SUPPRESSED = '/v2/email/suppression/addresses';
const SETS = '/v2/email/configuration-sets';

/** Version 2 of SES's API on the wire. */
export const sesRestRoutes: readonly RestRoute[] = [
  route('POST', '/v2/email/outbound-emails', 'SendEmail'),
  route('POST', TEMPLATES, 'CreateEmailTemplate'),
  route('GET', TEMPLATES, 'ListEmailTemplates'),
  route('GET', `${TEMPLATES}/{TemplateName}`, 'GetEmailTemplate'),
  route('PUT', `${TEMPLATES}/{TemplateName}`, 'UpdateEmailTemplate'),
  route('DELETE', `${TEMPLATES}/{TemplateName}`, 'DeleteEmailTemplate'),
  route('POST', `${TEMPLATES}/{TemplateName}/render`, 'TestRenderEmailTemplate'),
  route('PUT', SUPPRESSED, 'PutSuppressedDestination'),
  {
    ...route('GET', SUPPRESSED, 'ListSuppressedDestinations'),
    input: ({ query }) => ({ ...Object.fromEntries(query), Reasons: query.getAll('Reason') }),
  },
  route('GET', `${SUPPRESSED}/{EmailAddress}`, 'GetSuppressedDestination'),
  route('DELETE', `${SUPPRESSED}/{EmailAddress}`, 'DeleteSuppressedDestination'),
  route('GET', '/v2/email/account', 'GetAccount'),
  route('PUT', '/v2/email/account/suppression', 'PutAccountSuppressionAttributes'),
  route('GET', '/v2/email/identities', 'ListEmailIdentities'),
  route('GET', '/v2/email/identities/{EmailIdentity}', 'GetEmailIdentity'),
  route('GET', SETS, 'ListConfigurationSets'),
  route('GET', `${SETS}/{ConfigurationSetName}`, 'GetConfigurationSet'),
  route('GET', `${SETS}/{ConfigurationSetName}/event-destinations`, 'GetConfigurationSetEventDestinations'),
];

function route(method: string, path: string, operation: string): RestRoute {
  return { service: 'ses', method, path, operation };
}
