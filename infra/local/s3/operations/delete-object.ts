import { text } from '../input.ts';
import { checkWrite } from '../objects/preconditions.ts';
import type { S3Operation } from '../operation.ts';
import type { S3World } from './s3-world.ts';

/** AWS: to delete what is not there succeeds, so that a repetition does no harm. */
export function deleteObject({ access, buckets, objects }: S3World): S3Operation {
  return {
    name: 'DeleteObject',
    method: 'DELETE',
    of: 'object',
    headers: { 'if-match': 'IfMatch' },
    needs: (input) => [access.onObject('DeleteObject', text(input, 'Bucket'), text(input, 'Key'))],
    perform: (call) => {
      const { input } = call;
      const key = text(input, 'Key');
      objects.remove(buckets.get(text(input, 'Bucket')), key, {
        event: 'ObjectRemoved:Delete',
        call,
        check: (existing) => {
          checkWrite(existing, key, input);
        },
      });
      return {};
    },
    answer: () => ({ status: 204, headers: {} }),
  };
}
