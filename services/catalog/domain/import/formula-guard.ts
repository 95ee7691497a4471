/**
 * A spreadsheet takes a cell that begins with one of these for a formula, and a stranger's product name may be one that
 * sends the sheet away. An apostrophe before it makes it a text again. Texts that begin with apostrophes and go on so get
 * one more, so that taking one away gives back every text as it was.
 */
const WOULD_RUN = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

export function guarded(text: string): string {
  return WOULD_RUN.test(text) ? `'${text}` : text;
}

export function unguarded(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}
