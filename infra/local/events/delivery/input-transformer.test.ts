import type { JsonObject } from '../../kernel/json.ts';
import { targetPayload, validateInput } from './input-transformer.ts';

/** The sample event of the EventBridge user guide. */
const event: JsonObject = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2015-11-11T21:29:54Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111', 'second'],
  detail: { 'instance-id': 'i-0123456789', state: 'RUNNING', cores: 4, tags: [{ key: 'a' }, { key: 'b' }] },
};

const context = {
  ruleName: 'example',
  ruleArn: 'arn:aws:events:us-east-2:123456789012:rule/example',
  ingestionTime: '2015-11-11T21:29:55.123Z',
};

const InputPathsMap = {
  timestamp: '$.time',
  instance: '$.detail.instance-id',
  state: '$.detail.state',
  cores: '$.detail.cores',
  detail: '$.detail',
  second: '$.resources[1]',
  keys: '$.detail.tags[*].key',
  missing: '$.detail.nothing.here',
};

function transformed(InputTemplate: string): string {
  return targetPayload({ InputTransformer: { InputPathsMap, InputTemplate } }, event, context);
}

describe('input templates', () => {
  const { detail: _detail, ...withoutDetail } = event;
  test.each<[rule: string, template: string, payload: string]>([
    ['a text', '"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    [
      'a text with escaped quotes',
      '"instance \\"<instance>\\" is in <state>"',
      '"instance \\"i-0123456789\\" is in RUNNING"',
    ],
    [
      'JSON, minified',
      '{\n  "instance" : <instance>,\n  "state": <state>\n}',
      '{"instance":"i-0123456789","state":"RUNNING"}',
    ],
    [
      'JSON with texts and variables',
      '{ "instance": <instance>, "status": "instance \\"<instance>\\" is in <state>" }',
      '{"instance":"i-0123456789","status":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    ['what is not a variable', '{ "state": [9, <state>, true] }', '{"state":[9,"RUNNING",true]}'],
    ['a number outside of quotes', '{ "cores": <cores> }', '{"cores":4}'],
    ['a number within quotes', '{ "cores": "<cores>" }', '{"cores":"4"}'],
    ['an element of an array', '{ "second": <second> }', '{"second":"second"}'],
    ['all elements of an array', '{ "keys": <keys> }', '{"keys":["a","b"]}'],
    ['an object as the whole template', '<detail>', JSON.stringify(event.detail)],
    ['an object within quotes loses its own', '"tags: <keys>"', '"tags: [a,b]"'],
    ['a variable whose path the event lacks, within quotes', '"state <missing>."', '"state ."'],
    ['a variable whose path the event lacks', '{ "state": <missing> }', '{"state":""}'],
    [
      'the reserved variables',
      '{ "arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time> }',
      JSON.stringify({ arn: context.ruleArn, name: 'example', at: context.ingestionTime }),
    ],
    [
      'the event without its detail',
      '{ "original": <aws.events.event> }',
      JSON.stringify({ original: withoutDetail }),
    ],
    ['the whole event', '{ "original": <aws.events.event.json> }', JSON.stringify({ original: event })],
    ['several lines of text', '"one <state>"\n"two"', '"one RUNNING"\n"two"'],
    ['a sign that begins no variable', '"1 < 2 and <state>"', '"1 < 2 and RUNNING"'],
  ])('%s', (_rule, template, payload) => {
    expect(transformed(template)).toBe(payload);
  });

  test('values are not escaped, so a value with quotes can break the JSON, which is an error', () => {
    const broken = { ...event, detail: { state: 'it is "on"' } };
    const target = { InputTransformer: { InputPathsMap, InputTemplate: '{ "state": "<state>" }' } };
    expect(() => targetPayload(target, broken, context)).toThrow('gives no JSON for this event');
  });
});

describe('the other inputs', () => {
  test.each<[rule: string, target: JsonObject, payload: string]>([
    ['nothing: the event', {}, JSON.stringify(event)],
    ['Input: a constant', { Input: '{"a":1}' }, '{"a":1}'],
    ['InputPath: a part of the event', { InputPath: '$.detail.tags[0]' }, '{"key":"a"}'],
    ['InputPath to a text: as JSON', { InputPath: '$.detail.state' }, '"RUNNING"'],
    ['InputPath of everything', { InputPath: '$' }, JSON.stringify(event)],
    ['InputPath to nothing', { InputPath: '$.detail.nothing' }, 'null'],
  ])('%s', (_rule, target, payload) => {
    expect(targetPayload(target, event, context)).toBe(payload);
  });
});

describe('what PutTargets refuses', () => {
  test.each<[reason: string, target: JsonObject]>([
    ['Only one of Input, InputPath, or InputTransformer', { Input: '{}', InputPath: '$.detail' }],
    ['JSON syntax error in input', { Input: 'text' }],
    ['Invalid JSONPath: detail', { InputPath: 'detail' }],
    ["Invalid JSONPath: $['detail']", { InputPath: "$['detail']" }],
    ['Invalid JSONPath: $.detail[?(@.a)]', { InputPath: '$.detail[?(@.a)]' }],
    [
      'Invalid JSONPath: $..state',
      { InputTransformer: { InputPathsMap: { state: '$..state' }, InputTemplate: '"x"' } },
    ],
    [
      'keys cannot start with "AWS"',
      { InputTransformer: { InputPathsMap: { 'aws.x': '$.a' }, InputTemplate: '"x"' } },
    ],
    ['it is not JSON', { InputTransformer: { InputPathsMap, InputTemplate: '{ "state": <state> ' } }],
    ['InputTemplate of target t is required', { InputTransformer: { InputPathsMap } }],
  ])('%s', (reason, target) => {
    expect(() => {
      validateInput(target, 't');
    }).toThrow(reason);
  });
});
