import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { ComposedMail } from '../domain/compose-mail.ts';
import { MAIL_ID_TAG } from '../domain/mail-events.ts';

/** How long SES may take to answer. */
export const SEND_TIMEOUT_MS = 5000;

/** SendEmail is not idempotent: what the SDK would try again by itself could be sent twice. The ledger decides. */
const ses = new SESv2Client({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2000, requestTimeout: SEND_TIMEOUT_MS, throwOnRequestTimeout: true },
});

export type SendResult =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** SES does not have it: too many at a time, or our sending is not in order. Worth another try. */
  | { readonly kind: 'later'; readonly reason: string }
  /** SES does not have it, and will not take it. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The answer did not come, or was a fault of SES: it may have the mail, or not. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Sending {
  readonly from: string;
  readonly to: string;
  readonly mailId: string;
  readonly configurationSet: string;
}

export async function sendMail(
  { from, to, mailId, configurationSet }: Sending,
  { subject, html, text, headers }: ComposedMail,
): Promise<SendResult> {
  const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
  try {
    const { MessageId: messageId = '' } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: part(subject),
            Body: { Text: part(text), Html: part(html) },
            Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
          },
        },
        ConfigurationSetName: configurationSet,
        EmailTags: [{ Name: MAIL_ID_TAG, Value: mailId }],
      }),
    );
    return { kind: 'sent', messageId };
  } catch (error) {
    return failure(error);
  }
}

/** AWS: what is wrong with the mail itself, whoever sends it. Any other refusal is about our account or its pace. */
const REJECTIONS: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException']);

function failure(error: unknown): SendResult {
  if (!(error instanceof SESv2ServiceException)) return { kind: 'unknown', reason: nameOf(error) };
  const status = error.$metadata.httpStatusCode ?? 0;
  if (status < 400 || status >= 500) return { kind: 'unknown', reason: error.name };
  return { kind: REJECTIONS.has(error.name) ? 'rejected' : 'later', reason: error.name };
}

/** By its name alone: SES quotes addresses in its messages. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Unknown';
}
