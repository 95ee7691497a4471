import { isAwsError } from '../../kernel/aws-error.ts';

/** Why a delivery failed, in the words of a dead-letter message's ERROR_CODE and ERROR_MESSAGE. */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/**
 * AWS: EventBridge retries what may pass (5xx, 429, throttling), and not missing permissions, a target that is gone,
 * or any other refusal.
 */
export function deliveryFailure(error: unknown): DeliveryFailure {
  if (!isAwsError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'INTERNAL_ERROR', message, retryable: true };
  }
  const { code, message, status } = error;
  if (status === 429 || /throttl|TooManyRequests|LimitExceeded/i.test(code)) {
    return { code: 'THROTTLING', message, retryable: true };
  }
  if (status >= 500) return { code: 'ERROR_FROM_TARGET', message, retryable: true };
  if (code === 'InvalidJson') return { code: 'INVALID_JSON', message, retryable: false };
  if (code === 'FailedToAssumeRole') return { code: 'FAILED_TO_ASSUME_ROLE', message, retryable: false };
  if (status === 403 || code.includes('AccessDenied'))
    return { code: 'NO_PERMISSIONS', message, retryable: false };
  if (status === 404 || /NotFound|DoesNotExist|NonExistent/.test(code)) {
    return { code: 'NO_RESOURCE', message, retryable: false };
  }
  return { code: 'ERROR_FROM_TARGET', message, retryable: false };
}
