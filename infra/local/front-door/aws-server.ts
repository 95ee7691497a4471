import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type Principal, principalName } from '../kernel/principal.ts';
import type { Credentials } from './credentials.ts';
import type { FrontDoor } from './front-door.ts';
import type { Meter } from './meter.ts';
import type { DecodedCall, Protocol, WireAnswer, WireRequest } from './wire/protocol.ts';

/** AWS's own largest request (a mail of 40 MB, in base64) with some room. */
const LARGEST_BODY = 64 * 1024 * 1024;

export interface AwsServerParts {
  readonly frontDoor: FrontDoor;
  readonly credentials: Credentials;
  readonly meter: Meter;
  readonly protocols: readonly Protocol[];
  /** Addresses that need neither credentials nor protocol, as a user pool's public keys. True when answered. */
  readonly answerPublic: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** S3, whose bodies are too large to be held: it answers its requests itself. Undefined for all others. */
  readonly answerStreamed: (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined;
  /** For what went wrong in the local cloud itself. */
  readonly reportBug: (error: unknown) => void;
}

/** The front door's address for SDKs and CLIs: any AWS protocol in, the same out. */
export function createAwsServer(parts: AwsServerParts): Server {
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (parts.answerPublic(request, response)) return;
    const answered = parts.answerStreamed(request, response) ?? serve(parts, request, response);
    answered.catch((error: unknown) => {
      // A caller that hung up, as a function does that crashes, is no fault of ours.
      if (request.complete) parts.reportBug(error);
      response.destroy();
    });
  });
}

async function serve(
  parts: AwsServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const body = await readBody(request);
  const { accessKeyId, service: signedService } = credentialScope(request.headers.authorization);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const wire: WireRequest = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    signedService,
  };
  const answer = await answerCall(parts, wire, accessKeyId, requestId);
  response.writeHead(answer.status, {
    ...answer.headers,
    'x-amzn-requestid': requestId,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

async function answerCall(
  parts: AwsServerParts,
  wire: WireRequest,
  accessKeyId: string | undefined,
  requestId: string,
): Promise<WireAnswer> {
  let call: DecodedCall | undefined;
  try {
    call = decode(parts.protocols, wire);
    const principal = parts.credentials.principalOf(accessKeyId);
    const output = await perform(parts.frontDoor, call, wire, principal, requestId);
    const answer = call.answer(output, requestId);
    const counted = { service: call.service, operation: call.operation, principal: principalName(principal) };
    parts.meter.countBytes(counted, wire.body.length, Buffer.byteLength(answer.body));
    return answer;
  } catch (error) {
    const refusal = asAwsError(error, parts.reportBug);
    return call?.refuse(refusal, requestId) ?? plainRefusal(refusal);
  }
}

function perform(
  frontDoor: FrontDoor,
  call: DecodedCall,
  wire: WireRequest,
  principal: Principal,
  requestId: string,
): Promise<JsonObject> {
  const trace = wire.headers['x-amzn-trace-id'];
  return frontDoor.call(principal, call.service, call.operation, call.input, {
    requestId,
    traceId: typeof trace === 'string' ? trace : undefined,
  });
}

function decode(protocols: readonly Protocol[], wire: WireRequest): DecodedCall {
  for (const protocol of protocols) {
    const call = protocol(wire);
    if (call !== undefined) return call;
  }
  throw new AwsError(
    'UnknownOperationException',
    `Not a call that the local cloud knows: ${wire.method} ${wire.path}`,
    {
      status: 404,
    },
  );
}

function asAwsError(error: unknown, reportBug: (error: unknown) => void): AwsError {
  if (error instanceof AwsError) return error;
  reportBug(error);
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', message, { status: 500, cause: error });
}

function plainRefusal(error: AwsError): WireAnswer {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new Error('The request is larger than any AWS API takes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …` */
function credentialScope(authorization: string | undefined): { accessKeyId?: string; service?: string } {
  const scope = /Credential=([^/,\s]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization ?? '');
  const [, accessKeyId, service] = scope ?? [];
  return accessKeyId === undefined || service === undefined ? {} : { accessKeyId, service };
}
