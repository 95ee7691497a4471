import type { Json } from '../local/kernel/json.ts';
import { references, text } from './expression.ts';

describe('a value of a template', () => {
  it.each<[value: Json | undefined, text: string, references: string[]]>([
    ['bodega-dev', 'bodega-dev', []],
    [30, '30', []],
    [undefined, '', []],
    [['a', { Ref: 'B' }], 'a,‹B›', ['B']],
    [{ Ref: 'Table' }, '‹Table›', ['Table']],
    [{ 'Fn::GetAtt': ['Table', 'StreamArn'] }, '‹Table.StreamArn›', ['Table']],
    [{ 'Fn::GetAtt': 'Table.Arn' }, '‹Table.Arn›', ['Table']],
    [{ 'Fn::ImportValue': 'bodega-dev-BusArn' }, '‹import bodega-dev-BusArn›', []],
    [{ 'Fn::Join': ['-', ['bodega', { Ref: 'Stage' }]] }, 'bodega-‹Stage›', ['Stage']],
    [{ 'Fn::Sub': '${Table.Arn}/index/*' }, '‹Table.Arn›/index/*', ['Table']],
    [{ 'Fn::Sub': ['${Name}:${!kept}', { Name: { Ref: 'Queue' } }] }, '‹Queue›:${kept}', ['Queue']],
    [{ 'Fn::If': ['Production', 'a', 'b'] }, '‹function Fn.If›', []],
  ])('%j reads %s', (value, written, ids) => {
    expect(text(value)).toBe(written);
    expect(references(value)).toEqual(ids);
  });

  it('shows what only the deployment knows without a colon, so that an ARN still has its parts', () => {
    const arn = text({ 'Fn::Sub': 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders' });
    expect(arn).toBe('arn:‹AWS.Partition›:sqs:‹AWS.Region›:‹AWS.AccountId›:orders');
  });
});
