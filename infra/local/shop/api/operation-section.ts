import type { JsonObject } from '../../kernel/json.ts';
import { escaped } from '../page-style.ts';
import { curlOf } from './curl.ts';
import { entriesOf, entryOf, listOf, type OpenApi, type Operation, wordsOf } from './openapi.ts';
import { typeText } from './schema-table.ts';

/** One route: what it takes, what it answers, and its examples. */
export function operationSection(api: OpenApi, operation: Operation, url: string): string {
  const { method, path, body } = operation;
  return `<details id="${escaped(wordsOf(body, 'operationId'))}">
<summary><b class="method ${method}">${method}</b> <code>${escaped(path)}</code> ${escaped(wordsOf(body, 'summary'))}
<span class="none">${escaped(whoMay(body))}</span></summary>
<p>${prose(wordsOf(body, 'description'))}</p>
${parameterTable(api, body)}
${requestBody(api, body)}
${answerTable(api, body)}
${examples(api, operation, url)}
</details>`;
}

/** `code` is all the Markdown that a line of description needs. */
export function prose(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function whoMay({ security }: JsonObject): string {
  const [first] = listOf(security);
  return first === undefined ? '' : Object.keys(first).join(', ');
}

function parameterTable(api: OpenApi, body: JsonObject): string {
  const rows = listOf(body.parameters).map((parameter) => {
    const found = api.resolve(parameter);
    const optional = found.required === true ? '' : '<span class="none">optional</span> ';
    return `<tr><td><code>${escaped(wordsOf(found, 'name'))}</code> <span class="none">${escaped(wordsOf(found, 'in'))}</span></td>
<td>${typeText(api.resolve(found.schema))}</td><td>${optional}${prose(wordsOf(found, 'description'))}</td></tr>`;
  });
  return `<h4>Parameters</h4><table><tbody>${rows.join('\n')}</tbody></table>`;
}

function requestBody(api: OpenApi, body: JsonObject): string {
  const schema = entryOf(entryOf(api.resolve(body.requestBody).content, 'application/json'), 'schema');
  return schema === undefined ? '' : `<h4>Body</h4><p>${typeText(schema as JsonObject)}</p>`;
}

function answerTable(api: OpenApi, body: JsonObject): string {
  const rows = entriesOf(body.responses)
    .map(([status, response]) => [status, api.resolve(response)] as const)
    .map(([status, response]) => {
      const [content] = entriesOf(response.content);
      const schema = entryOf(content?.[1], 'schema');
      const headers = entriesOf(response.headers).map(([name]) => `<code>${escaped(name)}</code>`);
      return `<tr><td><code>${escaped(status)}</code></td><td>${prose(wordsOf(response, 'description'))}</td>
<td>${schema === undefined ? '' : typeText(schema as JsonObject)}</td><td>${headers.join(' ')}</td></tr>`;
    });
  return `<h4>Answers</h4><table><tbody>${rows.join('\n')}</tbody></table>`;
}

function examples(api: OpenApi, operation: Operation, url: string): string {
  const shown = entriesOf(operation.body.responses).flatMap(([status, response]) =>
    entriesOf(api.resolve(response).content).flatMap(([, content]) =>
      entriesOf(content.examples)
        // Those that are references are the same for every route: see its answers.
        .filter(([, example]) => example.$ref === undefined)
        .map(([name, example]) => ({ status, name, example })),
    ),
  );
  return shown
    .map(({ status, name, example }) => {
      const request =
        isProblem(status) && !hasRequest(api, operation, name) ? '' : curlOf(api, operation, name, url);
      return `<h4>${escaped(wordsOf(example, 'summary'))}</h4>
${request === '' ? '' : `<pre>${escaped(request)}</pre>`}
<pre><b>${escaped(status)}</b>\n${escaped(JSON.stringify(example.value, null, 2))}</pre>`;
    })
    .join('\n');
}

function isProblem(status: string): boolean {
  return Number(status) >= 400;
}

/** A request that the schemas refuse is not in the document, its answer is. */
function hasRequest(api: OpenApi, { body }: Operation, name: string): boolean {
  const content = entryOf(api.resolve(body.requestBody).content, 'application/json');
  return content === undefined || entryOf(entryOf(content, 'examples'), name) !== undefined;
}
