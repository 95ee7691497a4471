import { consumeMessages } from '@bodega/shared/messaging/consume-messages';
import { exportPartSchema } from '@bodega/shared/personal-data/export-part';
import * as v from 'valibot';
import { isPersonalDataService } from '../../domain/personal-data/services.ts';
import { collectPart } from './collect-part.ts';

/** What the services hold about a customer who wants a copy → the copy, when all of them have answered. */
export const handler = consumeMessages(async (body, { messageId }) => {
  const { success, output: part } = v.safeParse(exportPartSchema, body);
  // Without the details of what is wrong: they would quote what stands in the message.
  if (!success) throw new Error('The message is no part of a copy');
  if (!isPersonalDataService(part.service))
    throw new Error(`Nobody waits for what ${part.service} holds: see domain/personal-data/services.ts`);
  await collectPart(part, { correlationId: part.exportId, causationId: messageId });
});
