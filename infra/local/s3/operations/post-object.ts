import type { JsonObject } from '../../kernel/json.ts';
import { optionalText, text } from '../input.ts';
import type { Answer, S3Operation } from '../operation.ts';
import { uriEncoded } from '../signing/uri-encoding.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import { storeBody, writePermissions, written, writtenHeaders } from './put-object.ts';
import type { S3World } from './s3-world.ts';

/** A browser's upload by a form that somebody has signed. It needs what a PUT needs. */
export function postObject(world: S3World): S3Operation {
  return {
    name: 'PostObject',
    method: 'POST',
    of: 'bucket',
    body: 'form',
    needs: (input) => writePermissions(world, input),
    perform: (call) => written(storeBody(world, call, 'ObjectCreated:Post')),
    answer,
  };
}

/** AWS: 204 unless the form asks for 200 or 201, or for the browser to go on to a page of its own. */
function answer(output: JsonObject, input: JsonObject): Answer {
  const [Bucket, Key, ETag] = [text(input, 'Bucket'), text(input, 'Key'), text(output, 'ETag')];
  const Location = `http://${text(input, 'Host')}/${Bucket}/${Key.split('/').map(uriEncoded).join('/')}`;
  const headers = { ...writtenHeaders(output), location: Location };
  const page = redirection(optionalText(input, 'SuccessActionRedirect'));
  if (page !== undefined) {
    for (const [name, value] of Object.entries({ bucket: Bucket, key: Key, etag: ETag })) {
      page.searchParams.set(name, value);
    }
    return { status: 303, headers: { ...headers, location: page.href } };
  }
  switch (input.SuccessActionStatus) {
    case '200':
      return { status: 200, headers };
    case '201':
      return {
        status: 201,
        headers: { ...headers, ...XML_HEADERS },
        body: document('PostResponse', { Location, Bucket, Key, ETag }),
      };
    default:
      return { status: 204, headers };
  }
}

/** AWS: an address that cannot be understood is as if it were not there. */
function redirection(address: string | undefined): URL | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
}
