import type { AwsService } from '../kernel/aws-service.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import { unknownOperation } from './errors.ts';
import { EventPublisher } from './events/event-publisher.ts';
import type { Mailbox } from './mailbox.ts';
import type { Operations } from './operation.ts';
import { neededPermissions } from './permissions.ts';
import { ConfigurationSets } from './resources/configuration-sets.ts';
import { configurationSetType } from './resources/configuration-set-type.ts';
import { describeOperations } from './resources/describe-operations.ts';
import { eventDestinationType } from './resources/event-destination-type.ts';
import { Identities } from './resources/identities.ts';
import { identityType } from './resources/identity-type.ts';
import { mailTemplateType } from './resources/mail-template-type.ts';
import { MailTemplates } from './resources/mail-templates.ts';
import { templateOperations } from './resources/template-operations.ts';
import { SendingStore } from './sending/accepted-mail.ts';
import { Delivery } from './sending/delivery.ts';
import { sendEmail } from './sending/send-email.ts';
import { SuppressionList } from './suppression-list.ts';
import { suppressionOperations } from './suppression-operations.ts';

/** Amazon SES, version 2: takes mails, brings them into the mailbox, and tells topics what became of them. */
export function createSes(context: PartContext, mailbox: Mailbox, { retryDelayMs = 100 } = {}): Part {
  const identities = new Identities();
  const configurationSets = new ConfigurationSets();
  const templates = new MailTemplates(context.store);
  const suppressionList = new SuppressionList(context.store);
  const store = new SendingStore(context.store);
  const publisher = new EventPublisher(context, store, retryDelayMs);
  const delivery = new Delivery({ store, mailbox, suppressionList, configurationSets, publisher });
  const sending = { identities, configurationSets, templates, suppressionList, store, delivery };

  const operations: Operations = {
    SendEmail: (call) => sendEmail(sending, call),
    ...templateOperations(templates),
    ...suppressionOperations(suppressionList),
    ...describeOperations(identities, configurationSets),
  };
  const service: AwsService = {
    name: 'ses',
    permissions: (operation, input) => neededPermissions({ identities, templates }, operation, input),
    perform: async (call) => {
      const operation = operations[call.operation];
      if (operation === undefined) throw unknownOperation(call.operation);
      return operation(call);
    },
  };

  return {
    services: [service],
    resourceTypes: [
      identityType(identities),
      configurationSetType(configurationSets),
      eventDestinationType(configurationSets, (set, destination) => publisher.validate(set, destination)),
      mailTemplateType(templates),
    ],
    start: () => {
      publisher.start();
      delivery.start();
    },
    stop: async () => {
      delivery.stop();
      await publisher.stop();
    },
  };
}
