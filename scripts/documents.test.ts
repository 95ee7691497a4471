import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { JsonObject } from '../infra/local/kernel/json.ts';
import { describeApi } from './lib/documents/openapi.ts';
import { findRoutes, type FoundRoute } from './lib/documents/openapi/routes.ts';
import { checkExample } from './lib/examples/check-answer.ts';
import { ROOT } from './lib/root.ts';

/** What they need is signed, and stands in a mail alone: services/notifications/test/mails.test.ts follows it. */
const ONLY_FROM_A_MAIL: ReadonlySet<string> = new Set(['show-unsubscribe-page', 'unsubscribe']);

let routes: FoundRoute[];

beforeAll(async () => {
  routes = await findRoutes();
});

describe('the generated documents', () => {
  test('are what their sources say', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/docs.ts'), '--check'], {
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });
});

describe('every route', () => {
  test('says all that its page needs', () => {
    expect(describeApi(routes).complaints).toEqual([]);
  });

  test('has an example of its success', () => {
    const without = routes.filter(
      ({ examples }) =>
        !Object.values(examples).some(({ answer }) => 'status' in answer && answer.status < 300),
    );
    expect(without.map(({ folder }) => folder).filter((folder) => !ONLY_FROM_A_MAIL.has(folder))).toEqual([]);
  });

  test('has examples that its own schemas allow', () => {
    const found = routes.flatMap(({ folder, examples }) =>
      Object.entries(examples).flatMap(([name, example]) =>
        checkExample(example).map((line) => `${folder} ${name}: ${line}`),
      ),
    );
    expect(found).toEqual([]);
  });

  test('is run against its examples', () => {
    const services = new Set(routes.map(({ service }) => service));
    const silent = [...services].filter(
      (service) => !existsSync(join(ROOT, 'services', service, 'test/api-examples.test.ts')),
    );
    expect(silent).toEqual([]);
  });
});

describe('the document follows its routes', () => {
  const pathOf = (document: JsonObject) => JSON.stringify(document.paths);
  /** The first route alone, as it is and otherwise. */
  const described = (change: Partial<FoundRoute['route']> = {}) => {
    const [first] = routes;
    return describeApi([{ ...first!, route: { ...first!.route, ...change } }]);
  };

  test.each<[string, Partial<FoundRoute['route']>]>([
    ['its path', { path: '/elsewhere' }],
    ['its summary', { summary: 'Something else' }],
    ['who may call it', { access: 'customers' }],
    ['a header that it takes', { idempotent: true }],
    ['a problem', { problems: ['conflict'] }],
    ['an answer', { answers: { 202: { description: 'Later.' } } }],
    ['a field of its body', { body: v.strictObject({ colour: v.string() }) }],
    ['a parameter', { query: v.strictObject({ limit: v.string() }) }],
  ])('when it changes in %s', (_what, change) => {
    expect(pathOf(described(change).document)).not.toEqual(pathOf(described().document));
  });

  test('and says what they leave out', () => {
    const box = v.strictObject({ width: v.number() });
    const { complaints } = described({
      query: v.strictObject({ colour: v.string() }),
      answers: { 200: { description: 'Two boxes.', body: v.strictObject({ one: box, other: box }) } },
    });
    expect(complaints).toEqual([
      expect.stringMatching(/query\.colour says nothing of itself: add v\.description/),
      expect.stringMatching(/the same object stands at .* 200\.one and at .* 200\.other: give it a name/),
    ]);
  });
});
