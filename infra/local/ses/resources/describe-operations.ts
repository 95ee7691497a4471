import { notFound } from '../errors.ts';
import { pageOf, requiredText } from '../input.ts';
import type { Operations } from '../operation.ts';
import type { ConfigurationSet, ConfigurationSets, EventDestination } from './configuration-sets.ts';
import type { Identities } from './identities.ts';

/** What stands; making and changing it is for the templates. */
export function describeOperations(identities: Identities, sets: ConfigurationSets): Operations {
  function existingSet(name: string): ConfigurationSet {
    const set = sets.find(name);
    if (set === undefined) throw notFound(`Configuration set <${name}> does not exist.`);
    return set;
  }

  return {
    GetEmailIdentity: ({ input }) => {
      const name = requiredText(input, 'EmailIdentity');
      const identity = identities.find(name);
      if (identity === undefined) throw notFound(`Email identity ${name} does not exist.`);
      return {
        IdentityType: identity.kind,
        VerifiedForSendingStatus: true,
        VerificationStatus: 'SUCCESS',
        FeedbackForwardingStatus: false,
        ConfigurationSetName: identity.configurationSet,
      };
    },
    ListEmailIdentities: ({ input }) => {
      const { page, next } = pageOf(identities.list(), input, 1000);
      return {
        EmailIdentities: page.map(({ name, kind }) => ({
          IdentityName: name,
          IdentityType: kind,
          SendingEnabled: true,
          VerificationStatus: 'SUCCESS',
        })),
        ...next,
      };
    },
    GetConfigurationSet: ({ input }) => {
      const set = existingSet(requiredText(input, 'ConfigurationSetName'));
      return {
        ConfigurationSetName: set.name,
        SendingOptions: { SendingEnabled: set.sendingEnabled },
        ...(set.suppressedReasons === undefined
          ? {}
          : { SuppressionOptions: { SuppressedReasons: [...set.suppressedReasons] } }),
      };
    },
    ListConfigurationSets: ({ input }) => {
      const { page, next } = pageOf(sets.list(), input, 1000);
      return { ConfigurationSets: page.map(({ name }) => name), ...next };
    },
    GetConfigurationSetEventDestinations: ({ input }) => {
      const { destinations } = existingSet(requiredText(input, 'ConfigurationSetName'));
      return { EventDestinations: [...destinations.values()].map(describedDestination) };
    },
  };
}

function describedDestination({ name, enabled, eventTypes, topicArn }: EventDestination) {
  return {
    Name: name,
    Enabled: enabled,
    MatchingEventTypes: [...eventTypes],
    SnsDestination: { TopicArn: topicArn },
  };
}
