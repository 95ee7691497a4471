import { TemplateError } from './template.ts';

/** Reads the small print: one line `name: text` for each category of mails, and one for the link that ends them. */
export function parseFooters(text: string): Readonly<Record<string, string>> {
  const lines = text.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, words] = /^([a-z-]+): (.+)$/.exec(line) ?? [];
      if (name === undefined || words === undefined)
        throw new TemplateError(`A line of the footer reads "category: text", and not "${line}"`);
      return [name, words];
    }),
  );
}
