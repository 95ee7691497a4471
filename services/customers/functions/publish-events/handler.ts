import { publishOutbox } from '@bodega/shared/events/publish-outbox';

/** The stream of the customers' table → the bus. */
export const handler = publishOutbox();
