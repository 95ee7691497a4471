import { isJsonObject, type Json } from '../../local/kernel/json.ts';
import type { Policy } from '../policy.ts';
import { looksRandom, SECRET_NAME, SECRET_PATTERNS, SECRET_REFERENCE } from '../secret-patterns.ts';
import type { Template } from '../template.ts';

/** Names and digests, not values: `Ref` and the like, the zip's place and hash. */
const NO_VALUES = new Set(['Ref', 'Fn::GetAtt', 'Fn::ImportValue', 'S3Key', 'CodeSha256']);
/** Cognito: the units of `AccessToken`, `IdToken` and `RefreshToken`. */
const NO_SECRETS = 'TokenValidityUnits';

interface Literal {
  readonly path: readonly string[];
  readonly text: string;
}

export const rule: Policy = {
  name: 'no-secrets-in-templates',
  why: 'Whoever may read the stack reads its template, and it lies in a bucket for years.',
  check: (template) => {
    const parts = partsOf(template);
    const violations = parts.flatMap(([name, value]) =>
      literalsIn(value, [name]).flatMap((literal) => {
        const kind = secretKind(literal);
        const where = literal.path.slice(1).join('.');
        const message = `${where} looks like ${kind}: keep it in SSM or Secrets Manager, and refer to it`;
        return kind === undefined ? [] : [{ resource: name, message }];
      }),
    );
    return { checked: parts.length, violations };
  },
};

function partsOf({ resources, parameters, outputs }: Template): [string, Json | undefined][] {
  return [
    ...resources.map(({ id, properties }): [string, Json] => [id, properties]),
    ...Object.entries(parameters),
    ...Object.entries(outputs),
  ];
}

function literalsIn(value: Json | undefined, path: readonly string[]): Literal[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => literalsIn(item, path));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    NO_VALUES.has(key) ? [] : literalsIn(part, [...path, key]),
  );
}

function secretKind({ path, text }: Literal): string | undefined {
  const [known] = SECRET_PATTERNS.find(([, pattern]) => pattern.test(text)) ?? [];
  if (known !== undefined) return known;
  const name = path.findLast((part) => part !== 'Value' && part !== 'Default') ?? '';
  const isReference = SECRET_REFERENCE.test(text) || path.includes(NO_SECRETS);
  if (SECRET_NAME.test(name) && !isReference) return 'a secret, by its name';
  const isSetting = path.includes('Environment') || path.at(-1) === 'Default' || path.at(-1) === 'Value';
  return isSetting && looksRandom(text) ? 'a generated key' : undefined;
}
