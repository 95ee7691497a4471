import { Problem, problems } from '@bodega/shared/http/problem';
import { type EndpointRules, faultOfEndpoint } from '../../domain/webhooks/endpoint.ts';

/**
 * `http://127.0.0.1` is for the local cloud alone. No setting of a deployment could allow it by mistake: it is allowed
 * where AWS itself is on this machine, as it never is on AWS.
 */
export const endpointRules: EndpointRules = {
  allowsLoopback: isOnThisMachine(process.env.AWS_ENDPOINT_URL ?? ''),
};

function isOnThisMachine(address: string): boolean {
  return URL.canParse(address) && new URL(address).hostname === '127.0.0.1';
}

export function requireEndpoint(url: string): void {
  const message = faultOfEndpoint(url, endpointRules);
  if (message === undefined) return;
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', {
    errors: [{ field: 'url', message }],
  });
}
