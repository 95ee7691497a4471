import { notificationsDataErased } from '@bodega/shared/events/personal-data';
import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import { noteErasureBy } from '../../store/deletions.ts';

/** Which service says so, by its event. A service that is added to domain/personal-data/services.ts is added here. */
const SERVICE_OF = { NotificationsDataErased: 'notifications' } as const;

/** A service has erased what it held: with the last one the deletion is complete. */
export const handler = consumeEvents([notificationsDataErased], async ({ type, data, metadata }) => {
  const { correlationId, id: causationId } = metadata;
  await noteErasureBy(SERVICE_OF[type], data, { correlationId, causationId });
});
