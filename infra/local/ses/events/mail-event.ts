import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { EVENT_TYPES, type EventType } from '../resources/configuration-sets.ts';
import type { AcceptedMail } from '../sending/accepted-mail.ts';
import type { Outcome } from '../sending/outcome.ts';

export interface MailEvent {
  readonly type: EventType;
  readonly body: JsonObject;
}

/** Addresses of RFC 5737, which are nobody's. */
const SOURCE_IP = '192.0.2.1';
const OUTGOING_IP = '192.0.2.2';

export function sendEvent(mail: AcceptedMail): MailEvent {
  return mailEvent('SEND', mail, { send: {} });
}

export function renderingFailureEvent(mail: AcceptedMail, errorMessage: string): MailEvent {
  return mailEvent('RENDERING_FAILURE', mail, {
    failure: { errorMessage, templateName: mail.template ?? '' },
  });
}

/** AWS: one event may stand for several recipients; here it does. */
export function deliveryEvent(mail: AcceptedMail, recipients: readonly string[]): MailEvent {
  const now = Date.now();
  return mailEvent(
    'DELIVERY',
    mail,
    {
      delivery: {
        timestamp: new Date(now).toISOString(),
        processingTimeMillis: Math.max(1, now - Date.parse(mail.at)),
        recipients: [...recipients],
        smtpResponse: '250 2.6.0 Message received',
        remoteMtaIp: '127.0.2.0',
        reportingMTA: 'local.smtp-out.amazonses.com',
      },
    },
    { 'ses:outgoing-ip': [OUTGOING_IP] },
  );
}

export function bounceEvent(
  mail: AcceptedMail,
  emailAddress: string,
  { type, subType, action, status, diagnosticCode }: Extract<Outcome, { kind: 'bounced' }>,
): MailEvent {
  const details = Object.entries({ action, status, diagnosticCode }).filter(
    ([, value]) => value !== undefined,
  );
  return mailEvent('BOUNCE', mail, {
    bounce: {
      feedbackId: feedbackId(),
      bounceType: type,
      bounceSubType: subType,
      bouncedRecipients: [{ emailAddress, ...Object.fromEntries(details) }],
      timestamp: new Date().toISOString(),
      reportingMTA: 'dns; local.smtp-out.amazonses.com',
    },
  });
}

export function complaintEvent(mail: AcceptedMail, emailAddress: string, isSuppressed: boolean): MailEvent {
  const now = new Date().toISOString();
  const fromReceiver = {
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: now,
  };
  return mailEvent('COMPLAINT', mail, {
    complaint: {
      feedbackId: feedbackId(),
      complaintSubType: isSuppressed ? 'OnAccountSuppressionList' : null,
      complainedRecipients: [{ emailAddress }],
      timestamp: now,
      ...(isSuppressed ? {} : fromReceiver),
    },
  });
}

function mailEvent(
  type: EventType,
  mail: AcceptedMail,
  details: JsonObject,
  furtherTags: Record<string, string[]> = {},
): MailEvent {
  return {
    type,
    body: { eventType: EVENT_TYPES[type], mail: mailObject(mail, furtherTags), ...details },
  };
}

function mailObject(mail: AcceptedMail, furtherTags: Record<string, string[]>): JsonObject {
  const header = (wanted: string): string | undefined =>
    mail.headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
  const list = (name: string): JsonObject => {
    const value = header(name);
    return value === undefined ? {} : { [name.toLowerCase()]: [value] };
  };
  return {
    timestamp: mail.at,
    source: mail.from,
    sourceArn: mail.sourceArn,
    sendingAccountId: ACCOUNT_ID,
    messageId: mail.messageId,
    destination: [...mail.recipients],
    headersTruncated: false,
    headers: mail.headers.map(([name, value]) => ({ name, value })),
    commonHeaders: {
      from: [mail.from],
      ...list('To'),
      ...list('Cc'),
      messageId: mail.messageId,
      subject: mail.subject,
    },
    tags: { ...systemTags(mail), ...furtherTags, ...listed(mail.tags) },
  };
}

/** AWS gives each mail these beside the sender's own. */
function systemTags(mail: AcceptedMail): Record<string, string[]> {
  return {
    'ses:operation': ['SendEmail'],
    ...(mail.configurationSet === undefined ? {} : { 'ses:configuration-set': [mail.configurationSet] }),
    'ses:source-ip': [SOURCE_IP],
    'ses:from-domain': [mail.fromDomain],
    'ses:caller-identity': [mail.callerIdentity],
  };
}

function listed(tags: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]]));
}

function feedbackId(): string {
  return `0100${Date.now().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
}
