import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

let folder: string;
let file: string;
let cloud: TestCloud;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bodega-documents-'));
  file = join(folder, 'api.yaml');
  writeFileSync(file, document('Shop'));
  cloud = await startTestCloud({ flags: ['--document', `/openapi.json=${file}`] });
});

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

function document(title: string): string {
  return `
info: { title: ${title}, description: 'Sells <b>things** }' }
tags: [{ name: Boxes, description: What holds them. }]
paths:
  /boxes/{boxId}:
    put:
      tags: [Boxes]
      summary: Change a box
      operationId: changeBox
      security: [{ operators: [] }]
      parameters:
        - { name: boxId, in: path, required: true, schema: { type: string }, examples: { red: { value: b/1 } } }
        - { name: of, in: query, schema: { type: object }, examples: { red: { value: { size: [1, 2] } } } }
        - $ref: '#/components/parameters/IfMatch'
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Box' }
            examples: { red: { value: { label: "it's <red>" } } }
      responses:
        '200':
          description: As it is now.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Box' }
              examples: { red: { summary: A red box, value: { label: "it's <red>" } } }
components:
  parameters: { IfMatch: { name: If-Match, in: header, required: true, example: '"3"', schema: { type: string } } }
  schemas:
    Box:
      type: object
      required: [label]
      properties:
        label: { type: string, maxLength: 9, description: What stands on it. }
        lid: { type: object, properties: { open: { enum: [true, false] } } }
`;
}

test('a document is served as JSON, as its file is at that moment', async () => {
  const read = async () => {
    const answer = await fetch(`${cloud.url}/openapi.json?fresh`);
    const { info } = (await answer.json()) as { info: { title: string } };
    return [answer.status, answer.headers.get('content-type'), info.title];
  };
  expect(await read()).toEqual([200, 'application/json', 'Shop']);
  writeFileSync(file, document('Another shop'));
  expect(await read()).toEqual([200, 'application/json', 'Another shop']);
});

test('and only to those who read it', async () => {
  expect((await fetch(`${cloud.url}/openapi.json`, { method: 'DELETE' })).status).toBe(404);
});

describe('the page of the API', () => {
  let page: string;

  beforeAll(async () => {
    page = await (await fetch(`${cloud.url}/_local/api`)).text();
  });

  test('is found from the overview', async () => {
    expect(await (await fetch(`${cloud.url}/_local`)).text()).toContain('<a href="/_local/api">');
  });

  test('needs nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<link|src=|@import|url\(/);
  });

  test('shows what the document says, as text', () => {
    expect(page).toContain('<h2>Boxes</h2>');
    expect(page).toContain('Sells &lt;b&gt;things');
    expect(page).not.toContain('<red>');
  });

  test('shows the fields of a schema, the inner ones too', () => {
    expect(page).toContain('<h4 id="schema-Box">Box</h4>');
    expect(page).toMatch(
      /<code>label<\/code><\/td><td>string, at most 9 characters<\/td><td>What stands on it/,
    );
    expect(page).toMatch(/<code>lid\.open<\/code><\/td><td><code>true<\/code> \| <code>false<\/code>/);
  });

  test('shows an example as a command that can be pasted', () => {
    const [command = ''] = /curl[^]*?(?=<\/pre>)/.exec(page) ?? [];
    const text = command.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<');
    expect(text.replaceAll('&gt;', '>').replaceAll('&amp;', '&').split(' \\\n  ')).toEqual([
      `curl -X PUT '${cloud.url}/boxes/b%2F1?of%5Bsize%5D=1&of%5Bsize%5D=2'`,
      '-H "authorization: Bearer $TOKEN"',
      `-H 'if-match: "3"'`,
      "-H 'content-type: application/json'",
      `-d '{"label":"it'\\''s <red>"}'`,
    ]);
  });
});

test('without a document there is no page', async () => {
  const bare = await startTestCloud({});
  expect((await fetch(`${bare.url}/_local/api`)).status).toBe(404);
  await bare.stop();
});
