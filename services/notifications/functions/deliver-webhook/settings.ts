import { environment } from '@bodega/shared/observability/environment';

/** What the deployment says about deliveries: serverless.yml, `params`. */
export const settings = {
  retriesQueueUrl: environment('RETRIES_QUEUE_URL'),
  retriesQueueArn: environment('RETRIES_QUEUE_ARN'),
  /** How long after the first attempt, the second, … the next one is made. */
  retryDelaysSeconds: environment('RETRY_DELAYS_SECONDS').split(',').map(Number),
} as const;
