import { ACCOUNT_ID, REGION } from '../kernel/account.ts';
import type { Principal } from '../kernel/principal.ts';

/** What conditions and policy variables are compared with. Keys in lower case, since AWS ignores their case. */
export interface RequestContext {
  values(key: string): readonly string[] | undefined;
}

/** A role or an AWS service: those whose calls are checked against policies. */
export type CheckedPrincipal = Extract<Principal, { kind: 'role' | 'service' }>;

export interface Request {
  readonly principal: CheckedPrincipal;
  /** Of the principal's role. */
  readonly roleId: string;
  readonly roleTags: Readonly<Record<string, string>>;
  /** What the service says of the call. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

/** AWS's global condition keys, as far as they have a meaning here; undefined: AWS would not send the key either. */
const GLOBAL_KEYS: ReadonlyMap<string, (request: Request) => string | undefined> = new Map(
  Object.entries<(request: Request) => string | undefined>({
    'aws:currenttime': () => new Date().toISOString(),
    'aws:epochtime': () => String(Math.floor(Date.now() / 1000)),
    // On AWS every SDK speaks TLS; the local cloud's own plain HTTP is not what such a condition is about.
    'aws:securetransport': () => 'true',
    'aws:sourceip': () => '127.0.0.1',
    'aws:viaawsservice': () => 'false',
    'aws:requestedregion': () => REGION,
    'aws:resourceaccount': () => ACCOUNT_ID,
    'aws:principalaccount': ({ principal }) => (principal.kind === 'role' ? ACCOUNT_ID : undefined),
    'aws:principaltype': ({ principal }) => (principal.kind === 'role' ? 'AssumedRole' : undefined),
    'aws:principalarn': ({ principal }) => (principal.kind === 'role' ? principal.roleArn : undefined),
    'aws:userid': ({ principal, roleId }) =>
      principal.kind === 'role' ? `${roleId}:${principal.session}` : undefined,
    'aws:principalisawsservice': ({ principal }) => String(principal.kind === 'service'),
    'aws:principalservicename': ({ principal }) =>
      principal.kind === 'service' ? principal.service : undefined,
    'aws:sourcearn': ({ principal }) => (principal.kind === 'service' ? principal.sourceArn : undefined),
    'aws:sourceaccount': ({ principal }) => (principal.kind === 'service' ? ACCOUNT_ID : undefined),
    // A role is no user, has no second factor, calls from no VPC, and the account belongs to no organization.
    'aws:username': () => undefined,
    'aws:multifactorauthpresent': () => undefined,
    'aws:multifactorauthage': () => undefined,
    'aws:sourcevpc': () => undefined,
    'aws:sourcevpce': () => undefined,
    'aws:vpcsourceip': () => undefined,
    'aws:sourceorgid': () => undefined,
    'aws:principalorgid': () => undefined,
    'aws:resourceorgid': () => undefined,
  }),
);

const PRINCIPAL_TAG = 'aws:principaltag/';

/** A global key that the local cloud cannot fill would make a condition fail, or hold, without anyone being told. */
export function isKnownKey(key: string): boolean {
  const name = key.toLowerCase();
  return !name.startsWith('aws:') || name.startsWith(PRINCIPAL_TAG) || GLOBAL_KEYS.has(name);
}

export function requestContext(request: Request): RequestContext {
  let conditions: Map<string, readonly string[]> | undefined;
  return {
    values: (key) => {
      conditions ??= new Map(
        Object.entries(request.conditions).map(([name, values]) => [name.toLowerCase(), values] as const),
      );
      const ofCall = conditions.get(key);
      if (ofCall !== undefined) return ofCall;
      const value = key.startsWith(PRINCIPAL_TAG)
        ? principalTag(request, key)
        : GLOBAL_KEYS.get(key)?.(request);
      return value === undefined ? undefined : [value];
    },
  };
}

function principalTag({ roleTags }: Request, key: string): string | undefined {
  const tag = key.slice(PRINCIPAL_TAG.length);
  return Object.entries(roleTags).find(([name]) => name.toLowerCase() === tag)?.[1];
}
