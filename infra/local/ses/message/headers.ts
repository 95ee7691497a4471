import type { JsonObject } from '../../kernel/json.ts';
import { badRequest } from '../errors.ts';
import { objectList, optionalText, requiredText } from '../input.ts';

export type Header = readonly [name: string, value: string];

/** AWS: these are SES's own to write, from other members of the request. */
const RESERVED = new Set([
  'bcc', 'cc', 'content-disposition', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'reply-to',
  'return-path', 'subject', 'to',
]); // prettier-ignore

const MOST = 15;

/** `Headers` of simple and templated mails, as `List-Unsubscribe`. */
export function readHeaders(content: JsonObject): Header[] {
  const headers = objectList(content, 'Headers').map((header): Header => {
    const name = requiredText(header, 'Name');
    const value = requiredText(header, 'Value');
    // AWS: printable ASCII without the colon; a value takes no line end, lest it begins a header of its own.
    if (!/^[!-9;-~]{1,126}$/.test(name)) throw badRequest(`Header name is not valid: ${name}`);
    if (!/^[ -~]{1,995}$/.test(value)) throw badRequest(`Header value of ${name} is not valid`);
    if (RESERVED.has(name.toLowerCase())) throw badRequest(`Header name not allowed: ${name}`);
    return [name, value];
  });
  if (headers.length > MOST) throw badRequest(`A mail has at most ${MOST} headers of its own`);
  return headers;
}

/** `EmailTags`: they come back in the events. */
export function readTags(input: JsonObject): Record<string, string> {
  return Object.fromEntries(
    objectList(input, 'EmailTags').map((tag) => {
      const name = requiredText(tag, 'Name');
      const value = optionalText(tag, 'Value') ?? '';
      if (!/^[\w-]{1,256}$/.test(name)) throw badRequest(`Tag name is not valid: ${name}`);
      if (!/^[\w.@-]{1,256}$/.test(value)) throw badRequest(`Value of the tag ${name} is not valid`);
      return [name, value];
    }),
  );
}
