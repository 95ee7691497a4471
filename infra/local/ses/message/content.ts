import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { badRequest, notFound } from '../errors.ts';
import { objectList, optionalObject, optionalText, requiredObject, requiredText } from '../input.ts';
import type { MailAttachment } from '../mailbox.ts';
import {
  checkContent,
  type MailTemplates,
  type TemplateContent,
  templateArn,
} from '../resources/mail-templates.ts';
import { type Header, readHeaders } from './headers.ts';
import { readMime } from './mime.ts';
import { parseTemplate, render, RenderingFailure } from './template-engine.ts';

const KINDS = ['Simple', 'Template', 'Raw'] as const;

/** What a mail says, whichever way it was given. */
export interface Content {
  readonly kind: (typeof KINDS)[number];
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  /** For raw mails all of the message's own, else those that the sender adds. */
  readonly headers: readonly Header[];
  readonly attachments: readonly MailAttachment[];
  readonly bytes: number;
  readonly template?: string | undefined;
  /** AWS: a template that asks for what the data lacks is accepted, and an event says later that nothing was sent. */
  readonly renderingFailure?: string | undefined;
}

/** AWS: 40 MB, attachments in base64. */
const LARGEST = 40 * 1024 * 1024;
const LARGEST_DATA = 262_144;

export function readContent(content: JsonObject, templates: MailTemplates): Content {
  const kinds = KINDS.filter((name) => content[name] !== undefined && content[name] !== null);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw badRequest('Content must have one of Simple, Template and Raw');
  }
  const read = READERS[kind](requiredObject(content, kind), templates);
  if (read.bytes > LARGEST) {
    throw badRequest(`Message length is more than ${LARGEST} bytes long: '${read.bytes}'.`);
  }
  return read;
}

/** The name of the stored template that the request wants; its use is a permission of its own. */
export function storedTemplateName(content: JsonObject): string | undefined {
  const template = isJsonObject(content.Template) ? content.Template : {};
  const arn = optionalText(template, 'TemplateArn');
  return optionalText(template, 'TemplateName') ?? arn?.slice(arn.lastIndexOf('/') + 1);
}

const READERS: Record<Content['kind'], (content: JsonObject, templates: MailTemplates) => Content> = {
  Simple: (content) => {
    const body = requiredObject(content, 'Body');
    const [text, html] = [textOf(body, 'Text'), textOf(body, 'Html')];
    if (text === undefined && html === undefined) throw badRequest('Body must have Text or Html');
    return written('Simple', content, {
      subject: textOf(content, 'Subject') ?? missing('Subject'),
      text,
      html,
    });
  },

  Template: (content, templates) => {
    const name = storedTemplateName({ Template: content });
    const template = name === undefined ? inlineTemplate(content) : stored(templates, name);
    const data = readData(requiredText(content, 'TemplateData'));
    try {
      return { ...written('Template', content, rendered(template, data)), template: name };
    } catch (error) {
      if (!(error instanceof RenderingFailure)) throw error;
      const nothing = written('Template', content, { subject: '' });
      return { ...nothing, template: name, renderingFailure: error.message };
    }
  },

  Raw: (content) => {
    const bytes = Buffer.from(requiredText(content, 'Data'), 'base64');
    const mime = readMime(bytes);
    const subject = mime.headers.find(([name]) => name.toLowerCase() === 'subject')?.[1] ?? '';
    return { ...mime, kind: 'Raw', subject, bytes: bytes.length };
  },
};

function written(kind: Content['kind'], content: JsonObject, parts: TemplateContent): Content {
  const headers = readHeaders(content);
  const attachments = objectList(content, 'Attachments').map(readAttachment);
  const texts = [parts.subject, parts.text ?? '', parts.html ?? '', ...headers.flat()];
  const bytes =
    texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) +
    attachments.reduce((sum, attachment) => sum + Math.ceil(attachment.bytes / 3) * 4, 0);
  // A subject of several lines would begin a header of its own.
  return { kind, ...parts, subject: parts.subject.replaceAll(/[\r\n]+/g, ' '), headers, attachments, bytes };
}

function textOf(structure: JsonObject, name: string): string | undefined {
  const value = optionalObject(structure, name);
  return value === undefined ? undefined : (optionalText(value, 'Data') ?? missing(`${name}.Data`));
}

function missing(name: string): never {
  throw badRequest(`${name} is required`);
}

function readAttachment(attachment: JsonObject): MailAttachment {
  return {
    name: requiredText(attachment, 'FileName'),
    contentType: optionalText(attachment, 'ContentType') ?? 'application/octet-stream',
    bytes: Buffer.from(requiredText(attachment, 'RawContent'), 'base64').length,
  };
}

function stored(templates: MailTemplates, name: string): TemplateContent {
  const template = templates.find(name);
  if (template === undefined) throw notFound(`Template ${templateArn(name)} does not exist`);
  return template;
}

function inlineTemplate(content: JsonObject): TemplateContent {
  const inline = requiredObject(content, 'TemplateContent');
  const template = {
    subject: requiredText(inline, 'Subject'),
    text: optionalText(inline, 'Text'),
    html: optionalText(inline, 'Html'),
  };
  checkContent(template);
  return template;
}

export function readData(text: string): JsonObject {
  if (text.length > LARGEST_DATA) throw badRequest(`TemplateData is longer than ${LARGEST_DATA} characters`);
  try {
    const data: unknown = JSON.parse(text);
    if (isJsonObject(data)) return data;
  } catch {
    // Answered below, as what is JSON but no object.
  }
  throw badRequest('TemplateData is not a JSON object');
}

/** Throws RenderingFailure where the data lacks what the template asks for. */
export function rendered({ subject, text, html }: TemplateContent, data: JsonObject): TemplateContent {
  const part = (source: string): string => render(parseTemplate(source), data);
  return {
    subject: part(subject),
    ...(text === undefined ? {} : { text: part(text) }),
    ...(html === undefined ? {} : { html: part(html) }),
  };
}
