import { isJsonObject } from '../../local/kernel/json.ts';
import { deadLetterQueues } from '../dead-letter-queues.ts';
import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { listOf, property, type Resource, resourceAt, resourcesOf, type Template } from '../template.ts';

/** AWS: a message that SQS itself moves to a dead-letter queue is not counted by NumberOfMessagesSent. */
const METRIC = 'ApproximateNumberOfMessagesVisible';

export const rule: Policy = {
  name: 'dead-letter-queues-have-an-alarm',
  why: 'A dead letter that nobody hears of is a lost message.',
  check: each(
    (template) => [...deadLetterQueues(template)],
    (queue, template) => {
      const alarms = alarmsOn(queue, template);
      return alarms.length === 0 ? [`has no alarm: add one on ${METRIC}`] : alarms.flatMap(problemsOf);
    },
  ),
};

function alarmsOn(queue: Resource, template: Template): Resource[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').filter((alarm) =>
    listOf(property(alarm, 'Dimensions'))
      .filter(isJsonObject)
      .some(
        ({ Name, Value }) => Name === 'QueueName' && resourceAt(template, Value, 'AWS::SQS::Queue') === queue,
      ),
  );
}

function problemsOf(alarm: Resource) {
  const metric = text(property(alarm, 'MetricName'));
  return [
    metric !== METRIC && `its alarm ${alarm.id} watches ${metric}: watch ${METRIC}`,
    !ringsAtTheFirst(alarm) && `its alarm ${alarm.id} may stay silent at one message: make it ring above 0`,
  ];
}

function ringsAtTheFirst(alarm: Resource): boolean {
  const threshold = property(alarm, 'Threshold');
  switch (property(alarm, 'ComparisonOperator')) {
    case 'GreaterThanThreshold':
      return threshold === 0;
    case 'GreaterThanOrEqualToThreshold':
      return threshold === 1;
    default:
      return false;
  }
}
