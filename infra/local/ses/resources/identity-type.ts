import { createHash } from 'node:crypto';
import { accepted, known, type ResourceType } from '../../stacks/resource-type.ts';
import type { Identities } from './identities.ts';
import { objectAt, optionalTextAt, textAt } from './template-values.ts';

const NO_DNS = 'nothing is signed or looked up in DNS on the laptop';

/** `AWS::SES::EmailIdentity`: verified as soon as it stands. */
export function identityType(identities: Identities): ResourceType {
  return {
    type: 'AWS::SES::EmailIdentity',
    properties: {
      EmailIdentity: known,
      ConfigurationSetAttributes: { ConfigurationSetName: known },
      DkimAttributes: accepted(NO_DNS),
      DkimSigningAttributes: accepted(NO_DNS),
      MailFromAttributes: accepted(NO_DNS),
      FeedbackAttributes: accepted('nobody is mailed about bounces; they are published as events'),
      Tags: accepted('nothing here is billed by tag'),
    },
    create: ({ properties }) => {
      const name = textAt(properties, 'EmailIdentity');
      if (!/^([^\s@]+@)?[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) {
        throw new Error(`EmailIdentity ${name} is neither a domain nor an address`);
      }
      const attributes = objectAt(properties, 'ConfigurationSetAttributes');
      const { arn } = identities.declare(name, optionalTextAt(attributes, 'ConfigurationSetName'));
      return { ref: name, attributes: { EmailIdentityArn: arn, ...dkimRecords(name) } };
    },
  };
}

/** The three CNAME records by which AWS signs for a domain; a template may hand them to its zone. */
function dkimRecords(name: string): Record<string, string> {
  return Object.fromEntries(
    [1, 2, 3].flatMap((number) => {
      const token = createHash('sha256').update(`${name}/${number}`).digest('hex').slice(0, 32);
      return [
        [`DkimDNSTokenName${number}`, `${token}._domainkey.${name}`],
        [`DkimDNSTokenValue${number}`, `${token}.dkim.amazonses.com`],
      ];
    }),
  );
}
