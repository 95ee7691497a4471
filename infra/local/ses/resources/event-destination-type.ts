import { known, type ResourceType } from '../../stacks/resource-type.ts';
import {
  type ConfigurationSet,
  type ConfigurationSets,
  EVENT_TYPES,
  type EventDestination,
  type EventType,
} from './configuration-sets.ts';
import { flagAt, objectAt, textAt, textsAt, optionalTextAt } from './template-values.ts';

/**
 * `AWS::SES::ConfigurationSetEventDestination`, with an SNS topic. `check` throws when SES may not publish there: AWS
 * refuses such a destination, so that the topic's policy has to stand before it (`DependsOn`).
 */
export function eventDestinationType(
  sets: ConfigurationSets,
  check: (set: ConfigurationSet, destination: EventDestination) => Promise<void>,
): ResourceType {
  return {
    type: 'AWS::SES::ConfigurationSetEventDestination',
    properties: {
      ConfigurationSetName: known,
      EventDestination: {
        Name: known,
        Enabled: known,
        MatchingEventTypes: known,
        SnsDestination: { TopicARN: known },
      },
    },
    create: async ({ logicalId, properties }) => {
      const setName = textAt(properties, 'ConfigurationSetName');
      const set = sets.find(setName);
      if (set === undefined) throw new Error(`there is no configuration set ${setName}`);
      const declared = objectAt(properties, 'EventDestination');
      const destination: EventDestination = {
        name: optionalTextAt(declared, 'Name') ?? logicalId,
        enabled: flagAt(declared, 'Enabled', false),
        eventTypes: textsAt(declared, 'MatchingEventTypes').map(eventTypeOf),
        topicArn: textAt(objectAt(declared, 'SnsDestination'), 'TopicARN'),
      };
      if (destination.eventTypes.length === 0) throw new Error('MatchingEventTypes is empty');
      await check(set, destination);
      set.destinations.set(destination.name, destination);
      return { ref: `${setName}|${destination.name}`, attributes: { Id: destination.name } };
    },
  };
}

/** CloudFormation writes `renderingFailure` where the API writes `RENDERING_FAILURE`; it takes both. */
function eventTypeOf(text: string): EventType {
  const name = text.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  if (!Object.hasOwn(EVENT_TYPES, name)) {
    throw new Error(`MatchingEventTypes: ${text} is not known here (nobody opens or clicks tracked mails)`);
  }
  return name as EventType;
}
