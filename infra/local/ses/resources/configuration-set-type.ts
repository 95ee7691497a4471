import { createHash } from 'node:crypto';
import { accepted, known, type ResourceType } from '../../stacks/resource-type.ts';
import { SUPPRESSION_REASONS, type SuppressionReason } from '../suppression-list.ts';
import type { ConfigurationSets } from './configuration-sets.ts';
import { flagAt, objectAt, optionalTextAt, textsAt } from './template-values.ts';

/** `AWS::SES::ConfigurationSet` */
export function configurationSetType(sets: ConfigurationSets): ResourceType {
  return {
    type: 'AWS::SES::ConfigurationSet',
    properties: {
      Name: known,
      SendingOptions: { SendingEnabled: known },
      SuppressionOptions: { SuppressedReasons: known },
      DeliveryOptions: { TlsPolicy: accepted('no mail leaves the laptop') },
      ReputationOptions: { ReputationMetricsEnabled: accepted('nobody rates a laptop') },
      Tags: accepted('nothing here is billed by tag'),
    },
    create: ({ stack, logicalId, properties }) => {
      const name = optionalTextAt(properties, 'Name') ?? inventedName(stack, logicalId);
      if (!/^[\w-]{1,64}$/.test(name)) throw new Error(`Name ${name} is not a configuration set's name`);
      const suppression = properties.SuppressionOptions;
      sets.declare({
        name,
        sendingEnabled: flagAt(objectAt(properties, 'SendingOptions'), 'SendingEnabled', true),
        suppressedReasons:
          suppression === undefined
            ? undefined
            : textsAt(objectAt(properties, 'SuppressionOptions'), 'SuppressedReasons').map(reasonOf),
      });
      return { ref: name };
    },
  };
}

function reasonOf(text: string): SuppressionReason {
  const reason = SUPPRESSION_REASONS.find((known) => known === text);
  if (reason === undefined) throw new Error(`SuppressedReasons: ${text} is neither BOUNCE nor COMPLAINT`);
  return reason;
}

/** AWS invents `<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  const end = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12);
  return `${logicalId.slice(0, 48)}-${end}`;
}
