import { publishOutbox } from '@bodega/shared/events/publish-outbox';
import { SOURCE } from '../../domain/events.ts';

/** The stream of the catalog's table → the bus. */
export const handler = publishOutbox(SOURCE);
