import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Credentials } from '../../front-door/credentials.ts';
import type { FrontDoor } from '../../front-door/front-door.ts';
import type { Meter } from '../../front-door/meter.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Principal, principalName } from '../../kernel/principal.ts';
import type { Bucket } from '../buckets/bucket.ts';
import type { Buckets } from '../buckets/buckets.ts';
import { inWordsOfS3, s3Error } from '../errors.ts';
import type { FullAnswer, S3Operation } from '../operation.ts';
import type { BodyFiles } from '../objects/body-files.ts';
import { presignedBy } from '../signing/presigned-url.ts';
import { readBody, type Transfers } from '../transfers.ts';
import { chooseOperation } from './choose-operation.ts';
import { corsHeaders, preflight } from './cors.ts';
import { hostId } from './host-id.ts';
import { inputOf } from './operation-input.ts';
import { receiveDocument, receiveFile } from './receive-body.ts';
import { receiveForm } from './receive-form.ts';
import { checkPath, readS3Request, type S3Request } from './s3-request.ts';
import { elements, XML_HEADERS } from './xml.ts';

/** The front door, as S3's own server needs it. */
export interface Door {
  readonly frontDoor: Pick<FrontDoor, 'call'>;
  readonly meter: Meter;
  /** For what went wrong in the local cloud itself. */
  readonly reportBug: (error: unknown) => void;
}

export interface S3ServerParts {
  readonly operations: readonly S3Operation[];
  readonly buckets: Buckets;
  readonly files: BodyFiles;
  readonly transfers: Transfers;
  readonly credentials: Credentials;
  readonly clock: () => number;
}

/** A request that has been understood: who asks for which operation with which input. */
interface Understood {
  readonly operation: S3Operation;
  readonly input: JsonObject;
  readonly principal: Principal;
}

/**
 * S3's own way in. Its bodies are too large to be held, so that it reads and answers the requests itself; every call
 * then passes the front door as all others do.
 */
export class S3Server {
  readonly #parts: S3ServerParts;

  constructor(parts: S3ServerParts) {
    this.#parts = parts;
  }

  /** Undefined when the request is for another service. */
  answer(raw: IncomingMessage, response: ServerResponse, door: Door): Promise<void> | undefined {
    const request = readS3Request(raw, (name) => this.#parts.buckets.find(name) !== undefined);
    return request === undefined ? undefined : this.#serve(request, response, door);
  }

  async #serve(request: S3Request, response: ServerResponse, door: Door): Promise<void> {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    const { transfers } = this.#parts;
    let understood: Understood | undefined;
    try {
      const answer = await this.#answerTo(request, door, requestId, (call) => {
        understood = call;
      }).catch((error: unknown) => refusal(error, request, requestId, door.reportBug));
      const cors = corsHeaders(request, this.#bucketOf(request));
      const headers = { ...cors, ...answer.headers };
      if (understood !== undefined) countBytes(door.meter, understood, request, answer);
      await send(response, request, { ...answer, headers }, requestId);
    } finally {
      transfers.end(requestId);
      void request.drain();
    }
  }

  async #answerTo(
    request: S3Request,
    { frontDoor }: Door,
    requestId: string,
    note: (call: Understood) => void,
  ): Promise<FullAnswer> {
    checkPath(request);
    if (request.method === 'OPTIONS') {
      return preflight(request, this.#parts.buckets.get(request.bucket ?? ''));
    }
    const understood = await this.#understand(request, requestId);
    note(understood);
    const { operation, input, principal } = understood;
    const output = await frontDoor.call(principal, 's3', operation.name, input, {
      requestId,
      traceId: request.header('x-amzn-trace-id'),
    });
    const answer = operation.answer(output, input);
    return { ...answer, body: answer.body ?? this.#parts.transfers.take(requestId) };
  }

  async #understand(request: S3Request, requestId: string): Promise<Understood> {
    const { operations, files, transfers } = this.#parts;
    const operation = chooseOperation(operations, request);
    if (operation.body === 'form') return { operation, ...(await this.#form(request, requestId)) };
    const principal = this.#callerOf(request);
    const input = inputOf(operation, request);
    if (operation.body === 'file') {
      transfers.bring(requestId, await receiveFile(request, files.stagingPath()));
    } else if (operation.body === 'xml') {
      input.Document = await receiveDocument(request, operation.headers);
    }
    return { operation, input, principal };
  }

  /** Signatures of headers are not checked, as with every service; those of URLs and forms are all that these have. */
  #callerOf(request: S3Request): Principal {
    const { credentials, clock } = this.#parts;
    return request.signing === 'query'
      ? presignedBy(request, credentials, clock())
      : credentials.principalOf(accessKeyOf(request));
  }

  #form(request: S3Request, requestId: string): ReturnType<typeof receiveForm> {
    const { files, transfers, credentials, clock, buckets } = this.#parts;
    const { name } = buckets.get(request.bucket ?? '');
    const options = { path: files.stagingPath(), credentials, now: clock() };
    return receiveForm(request, name, options, (body) => {
      transfers.bring(requestId, body);
    });
  }

  #bucketOf({ bucket = '' }: S3Request): Bucket | undefined {
    return this.#parts.buckets.find(bucket);
  }
}

function accessKeyOf(request: S3Request): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(request.header('authorization') ?? '')?.[1];
}

async function send(
  response: ServerResponse,
  request: S3Request,
  { status, headers, body }: FullAnswer,
  requestId: string,
): Promise<void> {
  const isHead = request.method === 'HEAD';
  response.writeHead(status, {
    ...(typeof body === 'string' && !isHead ? { 'content-length': Buffer.byteLength(body) } : {}),
    ...headers,
    'x-amz-request-id': requestId,
    'x-amz-id-2': hostId(requestId),
    server: 'AmazonS3',
  });
  if (body === undefined || isHead) response.end();
  else if (typeof body === 'string') response.end(body);
  // A reader that goes away in the middle is no fault of ours.
  else await pipeline(readBody(body), response).catch(() => undefined);
}

/** AWS: the error as XML; HEAD has no body, so that its status says all. */
function refusal(
  error: unknown,
  request: S3Request,
  requestId: string,
  reportBug: (error: unknown) => void,
): FullAnswer {
  const { code, message, status, details } = asS3Error(error, request, reportBug);
  const content = { Code: code, Message: message, ...details, Resource: request.path, RequestId: requestId };
  const inner = elements({ ...content, HostId: hostId(requestId) });
  return {
    status,
    headers: XML_HEADERS,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inner}</Error>`,
  };
}

function asS3Error(error: unknown, request: S3Request, reportBug: (error: unknown) => void): AwsError {
  if (error instanceof AwsError) return inWordsOfS3(error);
  // A caller that hung up, as a function does that crashes, is no fault of ours.
  if (request.raw.complete) reportBug(error);
  const message = error instanceof Error ? error.message : String(error);
  return s3Error('InternalError', message, 500);
}

function countBytes(
  meter: Meter,
  { operation, principal }: Understood,
  request: S3Request,
  { body = '' }: FullAnswer,
): void {
  const counted = { service: 's3', operation: operation.name, principal: principalName(principal) };
  const sent = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  meter.countBytes(counted, Number(request.header('content-length') ?? 0), sent);
}
