import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '../../scripts/lib/services.ts';
import { checkPolicies, report } from './check-policies.ts';
import { text } from './expression.ts';
import type { TemplateJson } from './fixtures/fixture.ts';
import { FIXTURES } from './fixtures/fixtures.ts';
import { POLICIES } from './policies.ts';
import { PUBLIC_ROUTES } from './public-routes.ts';
import { runtimesSupportedOn } from './rules/runtimes-are-supported.ts';
import { property, readTemplate, resourcesOf, templateOf } from './template.ts';

const asCatalog = (template: TemplateJson) => templateOf('bodega-catalog', 'dev', template);

describe('every policy', () => {
  it('is in the list under the name of its file', () => {
    const files = readdirSync(join(import.meta.dirname, 'rules')).map((file) => file.replace('.ts', ''));
    expect(POLICIES.map(({ name }) => name).sort()).toEqual(files.sort());
  });

  it.each(POLICIES)('$name is shown to find a violation', ({ name }) => {
    expect(FIXTURES[name]?.violating).not.toHaveLength(0);
  });
});

describe.each(POLICIES)('$name', (policy) => {
  const { sound, violating } = FIXTURES[policy.name]!;

  it('lets a sound template pass, having looked at it', () => {
    const { checked, violations } = policy.check(asCatalog(sound));
    expect(violations).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  });

  it.each(violating)('finds $what', ({ template, at, message }) => {
    expect(policy.check(asCatalog(template)).violations).toContainEqual({
      resource: at,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('runtimes-are-supported', () => {
  it('lets a runtime pass until the day of its deprecation', () => {
    const template = asCatalog(FIXTURES['runtimes-are-supported']!.sound);
    expect(runtimesSupportedOn(new Date('2028-04-29')).check(template).violations).toEqual([]);
    expect(runtimesSupportedOn(new Date('2028-04-30')).check(template).violations).toHaveLength(1);
  });
});

describe('the report', () => {
  it('says for each policy what was checked, and for each violation where it is and what to do', () => {
    const [queue] = FIXTURES['queues-are-encrypted']!.violating;
    const encrypted = POLICIES.filter(({ name }) => name === 'queues-are-encrypted');
    expect(report(checkPolicies([asCatalog(queue!.template)], encrypted)).split('\n')).toEqual([
      '✗ queues-are-encrypted    2 checked, 1 violated',
      expect.stringContaining('Messages carry'),
      expect.stringMatching(/^ {4}bodega-catalog-dev Orders: .*set SqsManagedSseEnabled: true/),
    ]);
  });
});

describe('a service that is not packaged', () => {
  it('is an error that says what to run', () => {
    expect(() => readTemplate('services/nothing/.serverless')).toThrow(/run `npm run package` first/);
  });
});

describe('the services of this repository', () => {
  const templates = () => services().map(({ packageFolder }) => readTemplate(packageFolder));

  it('are found', () => {
    expect(services()).not.toHaveLength(0);
  });

  it('keep every policy', () => {
    const results = checkPolicies(templates());
    // Where jest's own report goes: a passing run says, too, how much each policy has looked at.
    process.stderr.write(`\n${services().length} templates\n${report(results)}\n\n`);
    const broken = results.filter(({ violations }) => violations.length > 0);
    if (broken.length > 0) throw new Error(`Policies are broken:\n${report(broken)}`);
  });

  it('have every route that is listed as public', () => {
    const routes = templates().flatMap((template) =>
      resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(
        (route) => `${template.service} ${text(property(route, 'RouteKey'))}`,
      ),
    );
    expect(routes).toEqual(
      expect.arrayContaining(PUBLIC_ROUTES.map(({ service, route }) => `${service} ${route}`)),
    );
  });
});
