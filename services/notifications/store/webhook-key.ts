import { secretReader } from './secret-reader.ts';

/** The key that seals the secrets of webhooks. */
export const webhookKey = secretReader('WEBHOOK_KEY_ARN');
