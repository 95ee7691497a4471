import { randomUUID } from 'node:crypto';
import { REGION } from '../../kernel/account.ts';
import type { AwsCall } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { principalName } from '../../kernel/principal.ts';
import { messageRejected, notFound, sendingPaused } from '../errors.ts';
import type { MailAddress } from '../message/mail-address.ts';
import { type OutgoingMail, readOutgoingMail, recipientsOf } from '../message/outgoing-mail.ts';
import type { ConfigurationSet, ConfigurationSets } from '../resources/configuration-sets.ts';
import type { Identities, Identity } from '../resources/identities.ts';
import type { MailTemplates } from '../resources/mail-templates.ts';
import type { SuppressionList } from '../suppression-list.ts';
import type { AcceptedMail, SendingStore } from './accepted-mail.ts';
import type { Delivery } from './delivery.ts';

export interface SendingParts {
  readonly identities: Identities;
  readonly configurationSets: ConfigurationSets;
  readonly templates: MailTemplates;
  readonly suppressionList: SuppressionList;
  readonly store: SendingStore;
  readonly delivery: Delivery;
}

export function sendEmail(parts: SendingParts, call: AwsCall): JsonObject {
  const mail = readOutgoingMail(call.input, parts.templates);
  const identity = verifiedIdentity(parts.identities, mail.from);
  const set = configurationSet(parts.configurationSets, mail.configurationSet ?? identity.configurationSet);
  const messageId = `0100${Date.now().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
  const accepted: AcceptedMail = {
    messageId,
    at: new Date().toISOString(),
    from: mail.from.written,
    fromDomain: mail.from.domain,
    sourceArn: identity.arn,
    callerIdentity: callerIdentity(call),
    recipients: recipientsOf(mail),
    ...contentOf(mail),
    headers: headersOf(mail, messageId),
    tags: mail.tags,
    configurationSet: set?.name,
    suppressedReasons: set?.suppressedReasons ?? parts.suppressionList.reasons,
  };
  parts.store.accept(accepted);
  // AWS bills each recipient as a mail.
  call.usage.mails = accepted.recipients.length;
  parts.delivery.wake();
  return { MessageId: messageId };
}

function contentOf({ content }: OutgoingMail) {
  const { subject, text, html, attachments, template, renderingFailure } = content;
  return { subject, text, html, attachments, template, renderingFailure };
}

function verifiedIdentity(identities: Identities, from: MailAddress): Identity {
  const identity = identities.of(from);
  if (identity === undefined) {
    throw messageRejected(
      `Email address is not verified. The following identities failed the check in region ${REGION.toUpperCase()}: ${from.address}`,
    );
  }
  return identity;
}

function configurationSet(sets: ConfigurationSets, name: string | undefined): ConfigurationSet | undefined {
  if (name === undefined) return undefined;
  const set = sets.find(name);
  if (set === undefined) throw notFound(`Configuration set <${name}> does not exist.`);
  if (!set.sendingEnabled) throw sendingPaused(`Sending is disabled for configuration set <${name}>.`);
  return set;
}

/** AWS names the role, or the user. */
function callerIdentity({ principal }: AwsCall): string {
  if (principal.kind === 'role') return principal.roleArn.slice(principal.roleArn.lastIndexOf('/') + 1);
  return principal.kind === 'developer' ? 'root' : principalName(principal);
}

/** AWS writes its own headers before the sender's; Bcc is taken from a raw mail before it is sent. */
function headersOf(mail: OutgoingMail, messageId: string): (readonly [string, string])[] {
  const written = (list: readonly MailAddress[]): string => list.map(({ written }) => written).join(', ');
  const ownHeaders = mail.content.headers.filter(([name]) => !REPLACED.test(name));
  const replyTo = written(mail.replyTo);
  if (mail.content.kind === 'Raw') {
    return [
      ['From', mail.from.written],
      ...ownHeaders,
      ...(replyTo === '' ? [] : [['Reply-To', replyTo] as const]),
      ['Message-ID', `<${messageId}@email.amazonses.com>`],
    ];
  }
  const addressed = [
    ['From', mail.from.written],
    ['To', written(mail.to)],
    ['Cc', written(mail.cc)],
    ['Reply-To', replyTo],
  ] as const;
  return [
    ...addressed.filter(([, value]) => value !== ''),
    ['Subject', mail.content.subject],
    ['Date', new Date().toUTCString().replace('GMT', '+0000')],
    ['Message-ID', `<${messageId}@email.amazonses.com>`],
    ['MIME-Version', '1.0'],
    ...ownHeaders,
  ];
}

const REPLACED = /^(from|bcc|message-id|x-ses-.*)$/i;
