import { arn } from '../../kernel/account.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { badRequest } from '../errors.ts';
import { parseTemplate } from '../message/template-engine.ts';

export interface TemplateContent {
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
}

export interface MailTemplate extends TemplateContent {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** AWS: both parts together. */
const LARGEST = 500 * 1024;

const SCHEMA = `CREATE TABLE IF NOT EXISTS ses_templates (name TEXT PRIMARY KEY, template TEXT NOT NULL)`;

/** Stored templates: those of the stacks, and those that were made by the API. */
export class MailTemplates {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(SCHEMA);
  }

  /** Adds or replaces; the first time stays. */
  put(name: string, content: TemplateContent): void {
    checkName(name);
    checkContent(content);
    const createdAt = this.find(name)?.createdAt ?? Date.now();
    this.#store
      .prepare('INSERT OR REPLACE INTO ses_templates (name, template) VALUES (?, ?)')
      .run(name, JSON.stringify({ name, createdAt, ...content }));
  }

  find(name: string): MailTemplate | undefined {
    const row = this.#store.prepare('SELECT template FROM ses_templates WHERE name = ?').get(name);
    return row === undefined ? undefined : (JSON.parse(String(row.template)) as MailTemplate);
  }

  list(): MailTemplate[] {
    const rows = this.#store.prepare('SELECT template FROM ses_templates ORDER BY name').all();
    return rows.map((row) => JSON.parse(String(row.template)) as MailTemplate);
  }

  remove(name: string): void {
    this.#store.prepare('DELETE FROM ses_templates WHERE name = ?').run(name);
  }
}

export function templateArn(name: string): string {
  return arn('ses', `template/${name}`);
}

function checkName(name: string): void {
  if (!/^[\w-]{1,64}$/.test(name)) throw badRequest(`${name} is not a template's name`);
}

/** AWS: what is not Handlebars is refused when the template is made, not when a mail is sent. */
export function checkContent({ subject, text = '', html = '' }: TemplateContent): void {
  if (text === '' && html === '') throw badRequest('The template has neither a text nor an HTML part');
  const size = Buffer.byteLength(text) + Buffer.byteLength(html);
  if (size > LARGEST) throw badRequest(`The template is larger than ${LARGEST} bytes`);
  for (const part of [subject, text, html]) parseTemplate(part);
}
