import type { TestCloud } from '../../../infra/local/test/support/test-cloud.ts';

export interface Published {
  readonly source: string;
  readonly detailType: string;
  readonly event: {
    readonly detail: {
      readonly metadata: { readonly id: string; readonly version: number };
      readonly data: Readonly<Record<string, unknown>>;
    };
  };
}

const SOURCE = 'bodega.customers';

/** The events of a customer that have come to the bus, the oldest first. */
export async function eventsOf(shop: TestCloud, customerId: string): Promise<Published[]> {
  const { events } = (await shop.page('events')) as { events: Published[] };
  return events
    .filter(({ source, event }) => source === SOURCE && event.detail.data.customerId === customerId)
    .reverse();
}
