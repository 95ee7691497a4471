import type { JsonObject } from '../../kernel/json.ts';
import { badRequest } from '../errors.ts';
import { optionalObject, optionalText, requiredObject, textList } from '../input.ts';
import type { MailTemplates } from '../resources/mail-templates.ts';
import { type Content, readContent } from './content.ts';
import { decodeWords } from './encoded-words.ts';
import { readTags } from './headers.ts';
import { type MailAddress, parseAddress, parseAddressList } from './mail-address.ts';
import { headerOf } from './mime.ts';

/** What a request to send asks for, understood and found well-formed. */
export interface OutgoingMail {
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly content: Content;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet?: string | undefined;
}

/** AWS: To, Cc and Bcc together. */
const MOST_RECIPIENTS = 50;

/** Members of the API that would change who sends or what is sent; the local cloud does not know them. */
const NOT_HERE = [
  'FromEmailAddressIdentityArn',
  'FeedbackForwardingEmailAddress',
  'FeedbackForwardingEmailAddressIdentityArn',
  'EndpointId',
  'TenantName',
  'ListManagementOptions',
];

export function readOutgoingMail(input: JsonObject, templates: MailTemplates): OutgoingMail {
  const unknown = NOT_HERE.find((name) => input[name] !== undefined && input[name] !== null);
  if (unknown !== undefined) throw badRequest(`SES in the local cloud does not know ${unknown}`);
  const content = readContent(requiredObject(input, 'Content'), templates);
  const mail: OutgoingMail = {
    from: readFrom(input, content),
    ...readRecipients(input, content),
    replyTo: textList(input, 'ReplyToAddresses').map(parseAddress),
    content: content.kind === 'Raw' ? { ...content, subject: decodeWords(content.subject) } : content,
    tags: { ...rawTags(content), ...readTags(input) },
    configurationSet: configurationSetOf(input, content),
  };
  const count = recipientsOf(mail).length;
  if (count === 0) throw badRequest('Destination must have at least one address');
  if (count > MOST_RECIPIENTS) throw badRequest(`Recipient count exceeds ${MOST_RECIPIENTS}.`);
  return mail;
}

export function recipientsOf({ to, cc, bcc }: OutgoingMail): string[] {
  return [...to, ...cc, ...bcc].map(({ address }) => address);
}

function readFrom(input: JsonObject, content: Content): MailAddress {
  const given = optionalText(input, 'FromEmailAddress');
  if (content.kind !== 'Raw') {
    if (given === undefined) throw badRequest('FromEmailAddress is required');
    return parseAddress(given);
  }
  const senders = content.headers.filter(([name]) => name.toLowerCase() === 'from');
  if (senders.length > 1) throw badRequest("Duplicate header 'From'.");
  const written = senders[0]?.[1];
  if (written === undefined && given === undefined) throw badRequest("Missing required header 'From'.");
  // AWS: the request's sender replaces the header's.
  return parseAddress(given ?? written ?? '');
}

/** AWS: of a raw mail, the envelope is the request's destination; without one, its own headers. */
function readRecipients(input: JsonObject, content: Content): Pick<OutgoingMail, 'to' | 'cc' | 'bcc'> {
  const destination = optionalObject(input, 'Destination') ?? {};
  const given = {
    to: textList(destination, 'ToAddresses').map(parseAddress),
    cc: textList(destination, 'CcAddresses').map(parseAddress),
    bcc: textList(destination, 'BccAddresses').map(parseAddress),
  };
  if (content.kind !== 'Raw' || Object.values(given).flat().length > 0) return given;
  const of = (name: string): MailAddress[] => parseAddressList(headerOf(content, name) ?? '');
  return { to: of('To'), cc: of('Cc'), bcc: of('Bcc') };
}

/** AWS: mails that come with headers of their own may say both there. */
function configurationSetOf(input: JsonObject, content: Content): string | undefined {
  const inHeader = content.kind === 'Raw' ? headerOf(content, 'X-SES-CONFIGURATION-SET') : undefined;
  return optionalText(input, 'ConfigurationSetName') ?? inHeader;
}

function rawTags(content: Content): Record<string, string> {
  if (content.kind !== 'Raw') return {};
  const header = headerOf(content, 'X-SES-MESSAGE-TAGS') ?? '';
  return Object.fromEntries(
    [...header.matchAll(/([\w-]+)=([\w.@-]+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
}
