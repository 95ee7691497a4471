import { AwsError } from '../../kernel/aws-error.ts';

/** A term: `ERROR`, `"two words"`, `?this` or `-that`. */
const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

/**
 * CloudWatch Logs' filter patterns for unstructured text. AWS: with regard to case, all terms must stand in the
 * message; of terms with `?` one must; none with `-` may; where other terms are, those with `?` are ignored.
 */
export function compileFilter(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (/^[{[%]/.test(trimmed)) {
    throw new AwsError(
      'InvalidParameterException',
      'The local cloud knows filter patterns of terms only, not of JSON, columns or regular expressions',
    );
  }
  const terms = [...trimmed.matchAll(TERM)].map(([, sign = '', quoted, plain = '']) => ({
    sign,
    text: quoted?.replaceAll(/\\(.)/g, '$1') ?? plain,
  }));
  const of = (sign: string): string[] => terms.filter((term) => term.sign === sign).map((term) => term.text);
  const [needed, alternatives, excluded] = [of(''), of('?'), of('-')];
  return (message) =>
    needed.every((term) => message.includes(term)) &&
    (needed.length > 0 || alternatives.length === 0 || alternatives.some((term) => message.includes(term))) &&
    !excluded.some((term) => message.includes(term));
}
