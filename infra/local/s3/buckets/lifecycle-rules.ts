import type { JsonObject } from '../../kernel/json.ts';
import { known } from '../../stacks/resource-type.ts';
import { objectAt, objectsAt, optionalCountAt, optionalTextAt, textAt } from './template-values.ts';

/** What happens to the objects under a prefix as they grow old. */
export interface LifecycleRule {
  readonly id: string | undefined;
  readonly prefix: string;
  readonly expirationInDays: number | undefined;
  /** How long an unfinished multipart upload may lie. */
  readonly abortUploadsAfterDays: number | undefined;
}

export const LIFECYCLE_SHAPE = {
  Rules: [
    {
      Id: known,
      Status: known,
      Prefix: known,
      ExpirationInDays: known,
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: known },
    },
  ],
} as const;

/** The rules that are in force. */
export function lifecycleRules(configuration: JsonObject): LifecycleRule[] {
  return objectsAt(configuration, 'Rules').flatMap((properties) => {
    const status = textAt(properties, 'Status');
    if (status !== 'Enabled' && status !== 'Disabled') throw new Error(`there is no Status ${status}`);
    const abort = objectAt(properties, 'AbortIncompleteMultipartUpload');
    const rule: LifecycleRule = {
      id: optionalTextAt(properties, 'Id'),
      prefix: optionalTextAt(properties, 'Prefix') ?? '',
      expirationInDays: optionalCountAt(properties, 'ExpirationInDays'),
      abortUploadsAfterDays: optionalCountAt(abort, 'DaysAfterInitiation'),
    };
    if (rule.expirationInDays === undefined && rule.abortUploadsAfterDays === undefined) {
      throw new Error(`the lifecycle rule ${rule.id ?? ''} does nothing: at least one action is needed`);
    }
    return status === 'Enabled' ? [rule] : [];
  });
}
