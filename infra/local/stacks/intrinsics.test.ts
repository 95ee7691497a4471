import type { Json } from '../kernel/json.ts';
import { references, resolve, type Scope } from './intrinsics.ts';
import type { Stack } from './stack.ts';

const stack: Stack = {
  name: 'shop-dev',
  packageFolder: '',
  resources: { Queue: { type: 'AWS::SQS::Queue', properties: {}, dependsOn: [] } },
  outputs: {},
  conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
  },
  mappings: { Sizes: { dev: { memory: 256 } } },
  parameters: { Stage: { Type: 'String', Default: 'dev' } },
};

const scope: Scope = {
  stack,
  created: new Map([['Queue', { ref: 'http://queue', attributes: { Arn: 'arn:queue' } }]]),
  exports: new Map<string, Json>([['bus', 'the-bus']]),
};

describe('intrinsic functions, as CloudFormation defines them', () => {
  test.each<[string, Json, Json]>([
    ['Ref of a resource', { Ref: 'Queue' }, 'http://queue'],
    ['Ref of a parameter gives its default', { Ref: 'Stage' }, 'dev'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref AWS::NoValue takes the property away', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    ['GetAtt as a text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:queue'],
    [
      'Sub of names, attributes and literals',
      { 'Fn::Sub': '${Queue} ${Queue.Arn} ${!Stay}' },
      'http://queue arn:queue ${Stay}',
    ],
    [
      'Sub with values of its own',
      { 'Fn::Sub': ['${x}/${AWS::AccountId}', { x: { Ref: 'Stage' } }] },
      'dev/000000000000',
    ],
    ['ImportValue', { 'Fn::ImportValue': 'bus' }, 'the-bus'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }]] }, 'a-dev'],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['If', { 'Fn::If': ['IsProd', 'big', 'small'] }, 'small'],
    ['a condition of a condition', { 'Fn::If': ['IsDev', 'small', 'big'] }, 'small'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 256],
    ['Base64', { 'Fn::Base64': 'abc' }, 'YWJj'],
    ['inside lists and objects', [{ deep: { Ref: 'Stage' } }], [{ deep: 'dev' }]],
  ])('%s', (_rule, expression, value) => {
    expect(resolve(expression, scope)).toEqual(value);
  });

  test.each<[string, Json, string]>([
    ['an unknown function', { 'Fn::Cidr': [] }, 'the intrinsic function Fn::Cidr is not known here'],
    ['an unknown name', { Ref: 'Nobody' }, 'nothing is named Nobody'],
    [
      'an attribute that the local cloud does not give',
      { 'Fn::GetAtt': ['Queue', 'Colour'] },
      'AWS::SQS::Queue Queue has no attribute Colour here',
    ],
    ['an export of nobody', { 'Fn::ImportValue': 'nothing' }, 'no stack exports nothing'],
  ])('%s is an error that names the stack', (_rule, expression, message) => {
    expect(() => resolve(expression, scope)).toThrow(`shop-dev: ${message}`);
  });

  test('references finds what has to be created before', () => {
    const value = {
      a: { Ref: 'One' },
      b: { 'Fn::GetAtt': ['Two', 'Arn'] },
      c: { 'Fn::Sub': '${Three.Arn}${own}' },
    };
    expect([...references(value).resources]).toEqual(['One', 'Two', 'Three', 'own']);
    expect(references({ 'Fn::ImportValue': 'bus' }).exports).toEqual(['bus']);
  });
});
