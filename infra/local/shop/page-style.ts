/** What all developer's pages look like. */
export const PAGE_STYLE = `
  body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #222; }
  h1 { font-size: 1.4rem } h2 { font-size: 1rem; margin: 2rem 0 .5rem }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top }
  th { font-weight: 600; border-bottom: 1px solid #ccc } tr:nth-child(even) td { background: #f7f7f7 }
  code { font-size: 12px } .wrong { color: #b00020; font-weight: 600 } .none { color: #777 }
  @media (prefers-color-scheme: dark) {
    body { background: #16181c; color: #ddd } tr:nth-child(even) td { background: #1d2026 } th { border-color: #444 }
    a { color: #8ab4f8 } .wrong { color: #ff8a80 }
  }`;

/** A value as text of a page: names, codes and documents come from elsewhere. */
export function escaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
