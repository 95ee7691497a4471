import { stockLow } from '@bodega/shared/events/catalog';
import type { EventContract, EventOf } from '@bodega/shared/events/contract';
import { customerRegistered, personalDataExportReady } from '@bodega/shared/events/customers';
import type { DomainEvent } from '@bodega/shared/events/domain-event';
import { webhookDisabled } from '@bodega/shared/events/notifications';
import { type MailOrder, orderMail } from './mail-order.ts';

interface Telling {
  readonly contract: EventContract;
  readonly mailOf: (event: DomainEvent) => MailOrder;
}

function tells<C extends EventContract>(contract: C, mailOf: (event: EventOf<C>) => MailOrder): Telling {
  return { contract, mailOf: mailOf as Telling['mailOf'] };
}

/**
 * Which event is told by which mail. The cause says what makes a mail the same mail: a customer is welcomed once, however
 * often the registration is told. A new row needs its contract among those that a consumer reads (functions/handle-…).
 */
const TABLE: readonly Telling[] = [
  tells(customerRegistered, ({ data: { customerId } }) =>
    orderMail('welcome', { recipient: { customerId }, cause: 'registration', data: {} }),
  ),
  tells(personalDataExportReady, ({ data: { customerId, exportId } }) =>
    orderMail('export-ready', { recipient: { customerId }, cause: exportId, data: { exportId } }),
  ),
  tells(stockLow, ({ data: { sku, location, available, lowAt }, metadata }) =>
    orderMail('low-stock', {
      recipient: { operators: true },
      cause: metadata.id,
      data: { sku, location, available, lowAt },
    }),
  ),
  tells(webhookDisabled, ({ data: { webhookId, host, because }, metadata }) =>
    orderMail('webhook-disabled', {
      recipient: { operators: true },
      cause: metadata.id,
      data: { webhookId, host, ...(because === 'gone' ? { gone: 'yes' } : {}) },
    }),
  ),
];

/** The mails that tell this event. */
export function mailsOf(event: DomainEvent): MailOrder[] {
  return TABLE.filter(({ contract: { type, version } }) => {
    return type === event.type && version === event.metadata.version;
  }).map(({ mailOf }) => mailOf(event));
}
