import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '@bodega/shared/mail/locale';
import type { MailName } from '../domain/mails.ts';
import { parseFooters } from '../domain/template/parse-footers.ts';
import { parseTemplate } from '../domain/template/parse-template.ts';
import type { Template } from '../domain/template/template.ts';

/** The templates travel in the function's package. Each is read and parsed once, when it is first needed. */
export class Templates {
  readonly #folder: string;
  readonly #parsed = new Map<string, unknown>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  template(mail: MailName, locale: Locale): Template {
    return this.#read(join(mail, `${locale}.txt`), parseTemplate);
  }

  footers(locale: Locale): Readonly<Record<string, string>> {
    return this.#read(join('footer', `${locale}.txt`), parseFooters);
  }

  #read<T>(file: string, parse: (text: string) => T): T {
    const known = this.#parsed.get(file) as T | undefined;
    if (known !== undefined) return known;
    const parsed = parse(readFileSync(join(this.#folder, file), 'utf8'));
    this.#parsed.set(file, parsed);
    return parsed;
  }
}
