import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { GatewayAnswer } from './gateway-answer.ts';

/** Writes an answer with the gateway's own headers; the length of its body. */
export function send(response: ServerResponse, answer: GatewayAnswer, requestId: string): number {
  const { status, body, cookies = [] } = answer;
  const length = Buffer.byteLength(body);
  const headers: OutgoingHttpHeaders = { ...answer.headers, 'apigw-requestid': requestId };
  // AWS: each cookie of the list has a header of its own, since commas cannot join cookies.
  if (cookies.length > 0) headers['set-cookie'] = [...ownCookie(answer), ...cookies];
  // HTTP: these two have no body, and say nothing of its length.
  if (status !== 204 && status !== 304) headers['content-length'] = length;
  response.writeHead(status, headers);
  response.end(body);
  return length;
}

function ownCookie({ headers }: GatewayAnswer): string[] {
  return headers['set-cookie'] === undefined ? [] : [headers['set-cookie']];
}
