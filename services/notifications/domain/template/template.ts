/**
 * A mail in one language, as its file says it: one source for the HTML and for the plain text, which so never say
 * different things. docs/runbooks/mail.md shows how to write one.
 */
export interface Template {
  readonly subject: Line;
  /** What the list of mails shows beside the subject. */
  readonly preheader: Line;
  /** The heading of the mail. */
  readonly title: Line;
  readonly blocks: readonly Block[];
}

export type Block = { readonly only?: Condition } & (
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'button'; readonly label: Line; readonly target: Line }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
);

/** Left and right side of a line of figures; of each member of a list, where it says so. */
export interface Row {
  readonly each?: string;
  readonly left: Line;
  readonly right: Line;
}

/** Optional data may only be named in a block that stands or falls with it. */
export interface Condition {
  readonly field: string;
  readonly present: boolean;
}

/** Plain words and the places for data between them. */
export type Line = readonly (string | Place)[];

export interface Place {
  readonly field: string;
  readonly as: Format;
}

export const FORMATS = ['text', 'money', 'date', 'time'] as const;
export type Format = (typeof FORMATS)[number];

/** What is wrong with a template, or what it lacks: never an empty space in somebody's mail. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
