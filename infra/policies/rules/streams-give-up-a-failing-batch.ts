import { streamMappings } from '../event-source-mappings.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource } from '../template.ts';

export const rule: Policy = {
  name: 'streams-give-up-a-failing-batch',
  why: 'A record that always fails holds up its whole shard until it expires, and then is gone without a trace.',
  check: each(streamMappings, (mapping) => [
    property(mapping, 'DestinationConfig.OnFailure.Destination') === undefined &&
      'says nowhere what it gave up: set destinations.onFailure on the event',
    // AWS: -1, the default of both, is without end.
    !isBounded(mapping, 'MaximumRetryAttempts') &&
      !isBounded(mapping, 'MaximumRecordAgeInSeconds') &&
      'retries without end: set maximumRetryAttempts or maximumRecordAgeInSeconds on the event',
  ]),
};

function isBounded(mapping: Resource, name: string): boolean {
  return Number(property(mapping, name) ?? -1) >= 0;
}
