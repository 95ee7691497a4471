import { provision } from './provision.ts';
import { accepted, type DeclaredResource, known, type ResourceType } from './resource-type.ts';
import type { Stack, TemplateResource } from './stack.ts';

function stack(
  name: string,
  resources: Record<string, Partial<TemplateResource>>,
  outputs: Stack['outputs'] = {},
): Stack {
  const complete = Object.entries(resources).map(([id, resource]) => [
    id,
    { type: 'Thing', properties: {}, dependsOn: [], ...resource },
  ]);
  return {
    name,
    packageFolder: '',
    resources: Object.fromEntries(complete) as Stack['resources'],
    outputs,
    conditions: { Never: { 'Fn::Equals': [1, 2] } },
    mappings: {},
    parameters: {},
  };
}

function things(): { created: DeclaredResource[]; types: Map<string, ResourceType> } {
  const created: DeclaredResource[] = [];
  const type: ResourceType = {
    type: 'Thing',
    properties: {
      Name: known,
      Nested: { Size: known },
      List: [{ Key: known }],
      Tags: accepted('for bills only'),
    },
    create: (resource) => {
      created.push(resource);
      return { ref: `${resource.logicalId}!`, attributes: { Arn: `arn:${resource.logicalId}` } };
    },
  };
  return { created, types: new Map([['Thing', type]]) };
}

describe('provisioning', () => {
  test('creates each resource after those that it refers to', async () => {
    const { created, types } = things();
    const resources = { A: { properties: { Name: { Ref: 'B' } } }, B: { dependsOn: ['C'] }, C: {} };
    await provision([stack('one', resources)], types);
    expect(created.map(({ logicalId }) => logicalId)).toEqual(['C', 'B', 'A']);
    expect(created[2]?.properties).toEqual({ Name: 'B!' });
  });

  test('resolves exports of other stacks, whichever comes first', async () => {
    const { created, types } = things();
    const importer = stack('importer', { A: { properties: { Name: { 'Fn::ImportValue': 'the-arn' } } } });
    const exporter = stack(
      'exporter',
      { B: {} },
      { Arn: { Value: { 'Fn::GetAtt': ['B', 'Arn'] }, Export: { Name: 'the-arn' } } },
    );
    await provision([importer, exporter], types);
    expect(created.map(({ logicalId, properties }) => [logicalId, properties.Name])).toEqual([
      ['B', undefined],
      ['A', 'arn:B'],
    ]);
  });

  test('leaves out resources whose condition is false', async () => {
    const { created, types } = things();
    await provision([stack('one', { A: { condition: 'Never' }, B: {} })], types);
    expect(created.map(({ logicalId }) => logicalId)).toEqual(['B']);
  });

  test('names every unknown type and property, with template and resource, and creates nothing', async () => {
    const { created, types } = things();
    const resources = {
      Fine: {},
      Odd: { type: 'AWS::Odd::Thing' },
      Deep: {
        properties: {
          Colour: 1,
          Nested: { Depth: 1 },
          List: [{ Key: 1 }, { Other: 2 }],
          Tags: { any: 'thing' },
        },
      },
    };
    await expect(provision([stack('shop-dev', resources)], types)).rejects.toThrow(
      [
        'shop-dev: Odd: the resource type AWS::Odd::Thing is not known here',
        'shop-dev: Thing Deep: the property Colour is not known here',
        'shop-dev: Thing Deep: the property Nested.Depth is not known here',
        'shop-dev: Thing Deep: the property List[1].Other is not known here',
      ].join('\n'),
    );
    expect(created).toEqual([]);
  });

  test('a property that only an intrinsic function brings is looked at too', async () => {
    const { types } = things();
    const resources = { A: { properties: { Nested: { 'Fn::If': ['Never', { Size: 1 }, { Depth: 1 }] } } } };
    await expect(provision([stack('shop-dev', resources)], types)).rejects.toThrow(
      'shop-dev: Thing A: the property Nested.Depth is not known here',
    );
  });

  test('says which resources refer to each other in a circle', async () => {
    const { types } = things();
    const resources = { A: { dependsOn: ['B'] }, B: { dependsOn: ['A'] } };
    await expect(provision([stack('one', resources)], types)).rejects.toThrow(
      'circle: one/A → one/B → one/A',
    );
  });
});
