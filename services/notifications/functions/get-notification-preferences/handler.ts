import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { shown } from '../../domain/preferences.ts';
import { findPreferences } from '../../store/preferences.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '' }) => {
  const preferences = await findPreferences(caller);
  return {
    status: 200,
    headers: { etag: etagOf(preferences.version), ...caching.never },
    body: shown(preferences),
  };
});
