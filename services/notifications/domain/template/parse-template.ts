import {
  type Block,
  type Condition,
  FORMATS,
  type Format,
  type Line,
  type Place,
  type Row,
  type Template,
  TemplateError,
} from './template.ts';

/**
 * Reads a template:
 *
 *     subject: Your order {{orderId}}
 *     preheader: It is on its way.
 *
 *     # A heading
 *
 *     A paragraph with {{data}}, {{total money}} or {{deadline date}}.
 *
 *     ?note Only where there is a note: {{note}}
 *
 *     !note Only where there is none.
 *
 *     - each items: {{quantity}} × {{name}} | {{price money}}
 *     - Total | {{total money}}
 *
 *     [The label of a button]({{shopUrl}}/orders/{{orderId}})
 */
export function parseTemplate(text: string): Template {
  const [head = '', title = '', ...blocks] = text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n{2,}/);
  const { subject, preheader } = headOf(head);
  return { subject, preheader, title: titleOf(title), blocks: blocks.map(parseBlock) };
}

function headOf(head: string): { subject: Line; preheader: Line } {
  const [, subject, preheader] = /^subject: (.+)\npreheader: (.+)$/.exec(head) ?? [];
  if (subject === undefined || preheader === undefined)
    throw new TemplateError('A template begins with the lines "subject: …" and "preheader: …"');
  return { subject: parseLine(subject), preheader: parseLine(preheader) };
}

function titleOf(text: string): Line {
  if (!/^# .+$/.test(text))
    throw new TemplateError('After its head, a template has one line "# The heading"');
  return parseLine(text.slice(2));
}

function parseBlock(text: string): Block {
  const [, mark, field, content = ''] = /^(?:([?!])(\w+)\s+)?([\s\S]+)$/.exec(text) ?? [];
  const only: { only?: Condition } =
    mark === undefined || field === undefined ? {} : { only: { field, present: mark === '?' } };
  return { ...only, ...parseContent(content) };
}

function parseContent(content: string): Block {
  if (content.startsWith('# ')) throw new TemplateError('A mail has one heading');
  if (content.startsWith('- ')) return { kind: 'rows', rows: content.split('\n').map(parseRow) };
  const [, label, target] = /^\[([^\]]+)\]\((\S+)\)$/.exec(content) ?? [];
  if (label !== undefined && target !== undefined)
    return { kind: 'button', label: parseLine(label), target: parseLine(target) };
  return { kind: 'paragraph', line: parseLine(content.replaceAll(/\s*\n\s*/g, ' ')) };
}

function parseRow(text: string): Row {
  const [, each, left, right] = /^- (?:each (\w+): )?(.+) \| (.+)$/.exec(text) ?? [];
  if (left === undefined || right === undefined)
    throw new TemplateError(`A row reads "- left | right", and not "${text}"`);
  return { ...(each === undefined ? {} : { each }), left: parseLine(left), right: parseLine(right) };
}

function parseLine(text: string): Line {
  return text
    .split(/(\{\{[^{}]*\}\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{{') ? parsePlace(part) : plain(part)));
}

function parsePlace(text: string): Place {
  const [, field, as = 'text'] = /^\{\{(\w+)(?: (\w+))?\}\}$/.exec(text) ?? [];
  if (field === undefined || !isFormat(as))
    throw new TemplateError(`${text} is no place for data: {{name}}, or with one of ${FORMATS.join(', ')}`);
  return { field, as };
}

function plain(text: string): string {
  if (/[{}]/.test(text)) throw new TemplateError(`"${text}" has a brace that opens or closes nothing`);
  return text;
}

function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}
