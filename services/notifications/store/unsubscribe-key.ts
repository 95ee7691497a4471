import { secretReader } from './secret-reader.ts';

/** The key that signs the links which end mails. */
export const unsubscribeKey = secretReader('UNSUBSCRIBE_KEY_ARN');
