/** A piece of a mail that may stand in it as it is. Only `html` makes one, and it escapes whatever it is given. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  static ofTemplate(parts: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(parts.map((part, index) => part + markupOf(values[index])).join(''));
  }

  toString(): string {
    return this.#markup;
  }
}

/** What a template takes: texts are escaped, lists are joined, and what is missing is nothing. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** html`<p>Hello ${name}</p>`: whatever the name is, it stays a text. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.ofTemplate(parts, values);
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(String).join('');
  return String(value).replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for a subject or a line of its own: without line breaks, which would begin another header, and not too long. */
export function oneLine(text: string, most = 140): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= most
    ? line
    : `${Array.from(line)
        .slice(0, most - 1)
        .join('')}…`;
}
