import { notImplemented } from '../errors.ts';
import type { S3Operation } from '../operation.ts';
import { isMultipartForm, type S3Request } from './s3-request.ts';

/** The operation that a request is for: of those that it could be, the one that asks for the most. */
export function chooseOperation(operations: readonly S3Operation[], request: S3Request): S3Operation {
  const of = request.bucket === undefined ? 'service' : request.key === undefined ? 'bucket' : 'object';
  const [chosen] = operations
    .filter((operation) => operation.method === request.method && operation.of === of)
    .filter((operation) => isChosen(operation, request))
    .sort((one, other) => weight(other) - weight(one));
  if (chosen !== undefined) return chosen;
  const parameters = [...request.query.keys()].filter((name) => !/^x-/i.test(name));
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  const path = { service: '/', bucket: '/{bucket}', object: '/{bucket}/{key}' }[of];
  throw notImplemented(`the operation ${request.method} ${path}${query}`);
}

function isChosen({ chosenBy = {}, body }: S3Operation, request: S3Request): boolean {
  return (
    (chosenBy.query ?? []).every((name) => request.query.has(name)) &&
    (chosenBy.header === undefined || request.amzHeader(chosenBy.header) !== undefined) &&
    (body === 'form') === (request.method === 'POST' && isMultipartForm(request.raw))
  );
}

function weight({ chosenBy = {} }: S3Operation): number {
  return (chosenBy.query ?? []).length + (chosenBy.header === undefined ? 0 : 1);
}
