/** What goes back to the client, before CORS and the gateway's own headers. */
export interface GatewayAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** Each becomes a `set-cookie` header. */
  readonly cookies?: readonly string[];
  readonly body: string | Buffer;
}

/** The gateway's own answers, word for word as AWS gives them. */
function ownAnswer(status: number, message: string, headers: Record<string, string> = {}): GatewayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message }),
  };
}

export const badRequest = (): GatewayAnswer => ownAnswer(400, 'Bad Request');
export const unauthorized = (challenge?: string): GatewayAnswer =>
  ownAnswer(401, 'Unauthorized', challenge === undefined ? {} : { 'www-authenticate': challenge });
export const forbidden = (challenge?: string): GatewayAnswer =>
  ownAnswer(403, 'Forbidden', challenge === undefined ? {} : { 'www-authenticate': challenge });
export const notFound = (): GatewayAnswer => ownAnswer(404, 'Not Found');
export const bodyTooLarge = (): GatewayAnswer => ownAnswer(413, 'Request Entity Too Large');
export const tooManyRequests = (): GatewayAnswer => ownAnswer(429, 'Too Many Requests');
export const headersTooLarge = (): GatewayAnswer => ownAnswer(431, 'Request Header Fields Too Large');
export const internalServerError = (): GatewayAnswer => ownAnswer(500, 'Internal Server Error');
export const serviceUnavailable = (): GatewayAnswer => ownAnswer(503, 'Service Unavailable');
