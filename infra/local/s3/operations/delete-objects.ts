import { isAwsError } from '../../kernel/aws-error.ts';
import type { AwsApi, AwsCall } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { inWordsOfS3, malformedXml, notImplemented } from '../errors.ts';
import { text } from '../input.ts';
import type { S3Operation } from '../operation.ts';
import { childrenNamed, childText, readXml, type XmlElement } from '../wire/read-xml.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import type { S3World } from './s3-world.ts';

/** AWS: a request names at most 1,000 keys. */
const MOST_KEYS = 1000;

/**
 * AWS: each key is allowed or refused on its own, and the answer says which. So each goes through the front door as a
 * DeleteObject of the caller's, and the list itself needs nothing.
 */
export function deleteObjects({ buckets }: S3World, api: AwsApi): S3Operation {
  return {
    name: 'DeleteObjects',
    method: 'POST',
    of: 'bucket',
    chosenBy: { query: ['delete'] },
    body: 'xml',
    needs: (input) => {
      buckets.get(text(input, 'Bucket'));
      return [];
    },
    perform: async (call) => {
      const { keys, quiet } = keysOf(text(call.input, 'Document'));
      const Deleted: JsonObject[] = [];
      const Errors: JsonObject[] = [];
      for (const Key of keys) {
        const refusal = await deleteOne(api, call, Key);
        if (refusal !== undefined) Errors.push({ Key, ...refusal });
        else if (!quiet) Deleted.push({ Key });
      }
      return { Deleted, Error: Errors };
    },
    answer: (output) => ({ status: 200, headers: XML_HEADERS, body: document('DeleteResult', output) }),
  };
}

function keysOf(xml: string): { keys: string[]; quiet: boolean } {
  const list = readXml(xml);
  const objects = childrenNamed(list, 'Object');
  if (list.name !== 'Delete' || objects.length === 0 || objects.length > MOST_KEYS) throw malformedXml();
  return { keys: objects.map(keyOf), quiet: childText(list, 'Quiet') === 'true' };
}

/** What else AWS takes (VersionId, ETag) is not known here, and a key must not go on the strength of half its terms. */
function keyOf(object: XmlElement): string {
  const other = object.children.find(({ name }) => name !== 'Key');
  if (other !== undefined) throw notImplemented(`the element ${other.name} of DeleteObjects`);
  const key = childText(object, 'Key');
  if (key === undefined || key === '') throw malformedXml();
  return key;
}

async function deleteOne(api: AwsApi, call: AwsCall, Key: string): Promise<JsonObject | undefined> {
  const { principal, input, traceId } = call;
  try {
    await api.call(principal, 's3', 'DeleteObject', { Bucket: input.Bucket, Key }, { traceId });
    return undefined;
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const { code, message } = inWordsOfS3(error);
    return { Code: code, Message: message };
  }
}
