import { httpHandler } from '@bodega/shared/http/http-handler';
import { changedMeanwhile, etagOf, requireMatch } from '@bodega/shared/http/if-match';
import { shown, switchedOff } from '../../domain/preferences.ts';
import { findPreferences, savePreferences } from '../../store/preferences.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '', body, ifMatch }) => {
  const { version } = await findPreferences(caller);
  requireMatch(ifMatch, version);
  const off = switchedOff(body);
  if (!(await savePreferences(caller, { version, off }))) throw changedMeanwhile();
  return {
    status: 200,
    headers: { etag: etagOf(version + 1) },
    body: shown({ version: version + 1, off }),
  };
});
