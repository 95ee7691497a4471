import { Problem, problems } from '@bodega/shared/http/problem';
import { readUnsubscribeToken, type Unsubscription } from '../../domain/unsubscribe-token.ts';
import { unsubscribeKey } from '../../store/unsubscribe-key.ts';

export async function unsubscriptionIn(token: string): Promise<Unsubscription> {
  const unsubscription = readUnsubscribeToken(token, await unsubscribeKey());
  if (unsubscription !== undefined) return unsubscription;
  throw new Problem(
    problems.linkNotValid,
    'This unsubscribe link was changed or is not complete: open it from the mail itself.',
  );
}
