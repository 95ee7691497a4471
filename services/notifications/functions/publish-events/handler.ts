import { publishOutbox } from '@bodega/shared/events/publish-outbox';

/** The stream of this service's table → the bus. */
export const handler = publishOutbox();
