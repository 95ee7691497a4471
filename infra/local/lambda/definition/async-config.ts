import type { JsonObject } from '../../kernel/json.ts';
import { known, type PropertyShape } from '../../stacks/resource-type.ts';
import type { AsyncConfig } from '../lambda-function.ts';
import { optionalText, optionalWholeNumber, section } from './template-values.ts';

export const asyncConfigProperties: PropertyShape = {
  FunctionName: known,
  Qualifier: known,
  MaximumRetryAttempts: known,
  MaximumEventAgeInSeconds: known,
  DestinationConfig: { OnSuccess: { Destination: known }, OnFailure: { Destination: known } },
};

export function readAsyncConfig(properties: JsonObject): AsyncConfig {
  return {
    maximumRetryAttempts: optionalWholeNumber(properties, 'MaximumRetryAttempts', [0, 2]) ?? 2,
    maximumEventAgeInSeconds:
      optionalWholeNumber(properties, 'MaximumEventAgeInSeconds', [60, 21_600]) ?? 21_600,
    onSuccessArn: readDestination(properties, 'OnSuccess'),
    onFailureArn: readDestination(properties, 'OnFailure'),
  };
}

/** AWS also takes buckets, on failure; S3 is not part of the local cloud. */
function readDestination(properties: JsonObject, event: 'OnSuccess' | 'OnFailure'): string | undefined {
  const arn = optionalText(section(section(properties, 'DestinationConfig'), event), 'Destination');
  if (arn !== undefined && !/^arn:aws:(sqs|sns|lambda|events):/.test(arn)) {
    throw new Error(`DestinationConfig.${event}: ${arn} can not be a destination here`);
  }
  if (arn?.endsWith('.fifo') === true)
    throw new Error(`DestinationConfig.${event}: FIFO is not supported by Lambda`);
  return arn;
}
