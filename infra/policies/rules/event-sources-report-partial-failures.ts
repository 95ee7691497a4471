import { each, type Policy } from '../policy.ts';
import { listOf, property } from '../template.ts';

export const rule: Policy = {
  name: 'event-sources-report-partial-failures',
  why: 'Without it one failing message of a batch makes all the others be handled again.',
  check: each('AWS::Lambda::EventSourceMapping', (mapping) => [
    !listOf(property(mapping, 'FunctionResponseTypes')).includes('ReportBatchItemFailures') &&
      'does not report partial failures: set functionResponseType: ReportBatchItemFailures on the event',
  ]),
};
