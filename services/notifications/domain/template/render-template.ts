import { html, type Html, oneLine } from '@bodega/shared/mail/html';
import { paragraph } from '@bodega/shared/mail/layout';
import type { Locale } from '@bodega/shared/mail/locale';
import { formatted } from './format.ts';
import { type Block, type Line, type Row, type Template, TemplateError } from './template.ts';

export type TemplateData = Readonly<Record<string, unknown>>;

/** A template with its data: the same words as HTML and as plain text. */
export interface Rendered {
  readonly subject: string;
  readonly preheader: string;
  readonly title: string;
  readonly content: readonly Html[];
  readonly text: string;
}

/** Throws a TemplateError where data is missing or of another kind than the template says. */
export function renderTemplate(template: Template, data: TemplateData, locale: Locale): Rendered {
  const context: Context = { data, locale };
  const blocks = template.blocks.filter((block) => stands(block, data));
  const title = textOf(template.title, context);
  return {
    subject: oneLine(textOf(template.subject, context)),
    preheader: textOf(template.preheader, context),
    title,
    content: blocks.map((block) => blockAsHtml(block, context)),
    text: [underlined(title), ...blocks.map((block) => blockAsText(block, context))].join('\n\n'),
  };
}

interface Context {
  readonly data: TemplateData;
  readonly locale: Locale;
}

function stands({ only }: Block, data: TemplateData): boolean {
  return only === undefined || only.present === (data[only.field] !== undefined);
}

function blockAsHtml(block: Block, context: Context): Html {
  switch (block.kind) {
    case 'paragraph':
      return paragraph(html`${inlineOf(block.line, context)}`);
    case 'button':
      return button(targetOf(block.target, context), textOf(block.label, context));
    case 'rows':
      return html`<table
        role="presentation"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        style="margin:0 0 16px"
      >
        ${rowsOf(block.rows, context).map(rowAsHtml)}
      </table>`;
  }
}

/** A table around it: the one form of a button that every mail client paints. */
function button(target: string, label: string): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:24px 0">
    <tr>
      <td style="border-radius:6px;background:#7a5c3e">
        <a
          href="${target}"
          style="display:inline-block;padding:12px 24px;color:#ffffff;font-weight:600;text-decoration:none"
          >${label}</a
        >
      </td>
    </tr>
  </table>`;
}

function rowAsHtml({ left, right }: RowParts<Html[]>): Html {
  const style = 'padding:8px 0;border-bottom:1px solid #e3ddd3;vertical-align:top';
  return html`<tr>
    <td style="${style}">${left}</td>
    <td align="right" style="${style};padding-left:16px;white-space:nowrap">${right}</td>
  </tr>`;
}

interface RowParts<T> {
  readonly left: T;
  readonly right: T;
}

function rowsOf(rows: readonly Row[], context: Context): RowParts<Html[]>[] {
  return eachRow(rows, context).map(([row, its]) => ({
    left: inlineOf(row.left, its),
    right: inlineOf(row.right, its),
  }));
}

/** Each row with the data that it is about: the mail's, or those of a member of its list. */
function eachRow(rows: readonly Row[], context: Context): [Row, Context][] {
  return rows.flatMap((row): [Row, Context][] => {
    if (row.each === undefined) return [[row, context]];
    const members = context.data[row.each];
    if (!Array.isArray(members)) throw new TemplateError(`${row.each} is missing, or no list`);
    return members.map((member) => [row, { ...context, data: { ...context.data, ...(member as object) } }]);
  });
}

function blockAsText(block: Block, context: Context): string {
  switch (block.kind) {
    case 'paragraph':
      return textOf(block.line, context);
    case 'button':
      return `${textOf(block.label, context)}:\n${targetOf(block.target, context)}`;
    case 'rows':
      return eachRow(block.rows, context)
        .map(([row, its]) => `- ${textOf(row.left, its)}: ${textOf(row.right, its)}`)
        .join('\n');
  }
}

function underlined(title: string): string {
  return `${title}\n${'='.repeat(Math.min(title.length, 60))}`;
}

function textOf(line: Line, context: Context): string {
  return line.map((part) => (typeof part === 'string' ? part : valueOf(part, context))).join('');
}

/** Each value in its own direction of writing: a name in Hebrew turns nothing but itself. */
function inlineOf(line: Line, context: Context): Html[] {
  return line.map((part) =>
    typeof part === 'string' ? html`${part}` : html`<bdi>${valueOf(part, context)}</bdi>`,
  );
}

/** An address that begins with data takes it whole; later data are parts of its path or query. */
function targetOf(line: Line, context: Context): string {
  const parts = line.map((part, index) => {
    if (typeof part === 'string') return part;
    const value = valueOf(part, context);
    return index === 0 ? value : encodeURIComponent(value);
  });
  const target = parts.join('');
  if (!/^https?:\/\/[^\s"'<>]+$/.test(target)) throw new TemplateError('a button leads to no web address');
  return target;
}

function valueOf(
  { field, as }: { field: string; as: Parameters<typeof formatted>[1] },
  context: Context,
): string {
  const value = context.data[field];
  if (value === undefined) throw new TemplateError(`${field} is missing`);
  try {
    return formatted(value, as, context.locale);
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`${field} ${error.message}`);
    throw error;
  }
}
