import type { RequestContext } from './request-context.ts';

/** Whether a value of the request is what the policy writes. */
export type Matches = (value: string, context: RequestContext) => boolean;

export interface PatternRules {
  /** `*` stands for any characters, `?` for exactly one. */
  readonly wildcards: boolean;
  readonly ignoreCase?: boolean;
  /** AWS: `${aws:userid}` is a variable in policies of version 2012-10-17 only; in older ones it is plain text. */
  readonly variables: boolean;
}

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any'; readonly pattern: '.*' | '.' }
  | { readonly kind: 'variable'; readonly key: string; readonly otherwise: string | undefined };

/** Works out once what can be known before the request. */
export function compilePattern(text: string, rules: PatternRules): Matches {
  const tokens = tokensOf(text, rules);
  if (tokens.some(({ kind }) => kind === 'variable')) {
    return (value, context) => {
      const resolved = withValues(tokens, context);
      return resolved !== undefined && compileTokens(resolved, rules)(value);
    };
  }
  return compileTokens(tokens, rules);
}

function compileTokens(
  tokens: readonly Token[],
  { ignoreCase = false }: PatternRules,
): (value: string) => boolean {
  const [only] = tokens;
  if (tokens.length === 1 && only?.kind === 'any' && only.pattern === '.*') return () => true;
  if (!ignoreCase && tokens.every(({ kind }) => kind === 'text')) {
    const exact = tokens.map(sourceOf).join('');
    return (value) => value === exact;
  }
  const source = tokens
    .map((token) => (token.kind === 'text' ? escaped(token.text) : sourceOf(token)))
    .join('');
  const regExp = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  return (value) => regExp.test(value);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function sourceOf(token: Token): string {
  switch (token.kind) {
    case 'text':
      return token.text;
    case 'any':
      return token.pattern;
    case 'variable':
      throw new Error(`\${${token.key}} has no value yet`);
  }
}

function tokensOf(text: string, { wildcards, variables }: PatternRules): Token[] {
  const parts = variables ? text.split(/(\$\{[^}]*\})/) : [text];
  return parts.flatMap((part, index) =>
    index % 2 === 1 ? [variableToken(part)] : textTokens(part, wildcards),
  );
}

/** AWS: `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'text'}` has a default. */
function variableToken(part: string): Token {
  const inner = part.slice(2, -1);
  if (inner === '*' || inner === '?' || inner === '$') return { kind: 'text', text: inner };
  const [, key, otherwise] = /^\s*([\w:/.@-]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? [];
  if (key === undefined) throw new Error(`${part} is not a policy variable`);
  return { kind: 'variable', key: key.toLowerCase(), otherwise };
}

function textTokens(text: string, wildcards: boolean): Token[] {
  const parts = wildcards ? text.split(/(\*+|\?)/) : [text];
  return parts
    .filter((part) => part !== '')
    .map((part): Token => {
      if (wildcards && part.startsWith('*')) return { kind: 'any', pattern: '.*' };
      if (wildcards && part === '?') return { kind: 'any', pattern: '.' };
      return { kind: 'text', text: part };
    });
}

/** AWS: a variable without a value in the request, or with several, matches nothing. A value's own `*` is no wildcard. */
function withValues(tokens: readonly Token[], context: RequestContext): Token[] | undefined {
  const resolved: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'variable') {
      resolved.push(token);
      continue;
    }
    const values = context.values(token.key);
    const value = values?.length === 1 ? values[0] : token.otherwise;
    if (value === undefined) return undefined;
    resolved.push({ kind: 'text', text: value });
  }
  return resolved;
}
