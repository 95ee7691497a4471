/** How secrets of well-known kinds look, wherever they stand. */
export const SECRET_PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a payment provider key', /\b(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}/],
  ['a GitHub token', /\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{22,})/],
  ['a Slack token', /\bxox[abeprs]-[A-Za-z0-9-]{10,}/],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ['a password in an address', /:\/\/[^\s/:@]+:[^\s/:@]+@/],
];

/** The end of a name that says that its value is secret: `STRIPE_API_KEY`, but not `API_KEY_NAME` or `TOKEN_ISSUER`. */
export const SECRET_NAME =
  /(?:password|passwd|passphrase|secret|secret_?string|token|api_?key|access_?key|private_?key|credentials?)$/i;

/** A reference to where the secret is kept: an ARN, a parameter's path, CloudFormation's `{{resolve:…}}`. */
export const SECRET_REFERENCE = /^$|^arn:|^\/|^\{\{resolve:/;

/** What a generator makes: hexadecimal digits, or letters and digits that change their kind as words never do. */
export function looksRandom(text: string): boolean {
  return (text.match(/[A-Za-z0-9+/=_-]{24,}/g) ?? []).some((run) => isHexadecimal(run) || isRestless(run));
}

function isHexadecimal(run: string): boolean {
  return /^[0-9a-f]{32,}$/i.test(run) && new Set(run).size >= 8;
}

/** Random characters change between small, capital, digit and sign at 0.6 of all places, CamelCase at about 0.3. */
function isRestless(run: string): boolean {
  const ofOneKind = run.match(/[a-z]+|[A-Z]+|\d+|[+/=_-]+/g) ?? [];
  return /\d/.test(run) && ofOneKind.length / run.length > 0.45;
}
