import { each, type Policy } from '../policy.ts';
import { listOf, property } from '../template.ts';

export const rule: Policy = {
  name: 'alarms-have-an-action',
  why: 'An alarm that tells nobody is a colour on a page that nobody has open.',
  check: each('AWS::CloudWatch::Alarm', (alarm) => [
    listOf(property(alarm, 'AlarmActions')).length === 0 &&
      'tells nobody: give AlarmActions the topic of the operators (bodega-<stage>-OperatorAlertsTopicArn)',
    property(alarm, 'ActionsEnabled') === false && 'has its actions switched off: take ActionsEnabled away',
  ]),
};
