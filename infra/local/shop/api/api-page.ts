import { escaped, PAGE_STYLE } from '../page-style.ts';
import { OpenApi, wordsOf } from './openapi.ts';
import { operationSection, prose } from './operation-section.ts';
import { schemaTable } from './schema-table.ts';

const STYLE = `
  h4 { margin: 1rem 0 .2rem } .intro { white-space: pre-line } details { border-bottom: 1px solid #8883; padding: .3rem 0 }
  details[open] { padding-bottom: 1rem } summary { cursor: pointer } .method { display: inline-block; width: 4.5em }
  .GET { color: #1a7f37 } .POST { color: #0969da } .PUT, .PATCH { color: #9a6700 } .DELETE { color: #cf222e }
  pre { background: #8881; border-radius: 4px; padding: .6rem .8rem; overflow-x: auto; font-size: 12px }
  :target { outline: 2px solid #0969da66; outline-offset: 4px }
  @media (prefers-color-scheme: dark) {
    .GET { color: #56d364 } .POST { color: #79c0ff } .PUT, .PATCH { color: #e3b341 } .DELETE { color: #ff7b72 }
  }`;

/** The API for people to read, made of its OpenAPI document; needs nothing but the page itself. */
export function apiPage(document: unknown, url: string): string {
  const api = new OpenApi(document);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(api.title)}, the API</title><style>${PAGE_STYLE}${STYLE}</style></head><body>
<h1>${escaped(api.title)}, the API</h1>
<p><a href="/_local">The local cloud</a> · as OpenAPI: <a href="/openapi.json">openapi.json</a> ·
<code>TOKEN=$(npm run --silent token -- operator@bodega.test)</code></p>
<p class="intro">${prose(api.description)}</p>
${api.tags
  .map((tag) => {
    const name = wordsOf(tag, 'name');
    const operations = api.operations(name).map((operation) => operationSection(api, operation, url));
    return `<h2>${escaped(name)}</h2><p>${prose(wordsOf(tag, 'description'))}</p>\n${operations.join('\n')}`;
  })
  .join('\n')}
<h2>Schemas</h2>
${api.schemas
  .map(([name, schema]) => `<h4 id="schema-${escaped(name)}">${escaped(name)}</h4>${schemaTable(schema)}`)
  .join('\n')}
</body></html>`;
}
