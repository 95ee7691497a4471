import { AwsError } from '../../kernel/aws-error.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { objectOf } from '../shapes.ts';
import { keyText } from './expressions.ts';

export type PartiQlVerb = 'Select' | 'Insert' | 'Update' | 'Delete';

/** What a PartiQL statement does to which table, as its permission must know it. */
export interface Statement {
  readonly verb: PartiQlVerb;
  readonly table: string;
  readonly index?: string | undefined;
  readonly attributes: readonly string[];
  /** The values that an attribute is set to (INSERT), or asked to equal (`=`, `IN`). */
  valuesOf(attribute: string): readonly string[];
}

interface Token {
  /** `word`: a keyword or a name; `name`: in double quotes; `text`: a literal in single quotes. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'symbol';
  readonly text: string;
}

const VERBS: Readonly<Record<string, PartiQlVerb>> = {
  SELECT: 'Select',
  EXISTS: 'Select',
  INSERT: 'Insert',
  UPDATE: 'Update',
  DELETE: 'Delete',
};

const KEYWORDS = new Set(
  'SELECT EXISTS INSERT UPDATE DELETE FROM INTO VALUE WHERE SET REMOVE AND OR NOT BETWEEN IN IS MISSING NULL ORDER BY ASC DESC RETURNING ALL MODIFIED OLD NEW TRUE FALSE'.split(
    ' ',
  ),
);

export function readStatement(statement: string, parameters: Json | undefined): Statement {
  const tokens = tokenize(statement);
  const verb = VERBS[tokens[0]?.text.toUpperCase() ?? ''];
  const at = tableAt(tokens, verb);
  const table = tokens[at];
  if (verb === undefined || table === undefined) {
    throw new AwsError(
      'ValidationException',
      `Statement wasn't well formed, can't be processed: ${statement}`,
    );
  }
  const hasIndex = tokens[at + 1]?.text === '.';
  const others = tokens.filter((_, position) => position < at || position > at + (hasIndex ? 2 : 0));
  const values = equalities(others, Array.isArray(parameters) ? parameters : []);
  return {
    verb,
    table: table.text,
    index: hasIndex ? tokens[at + 2]?.text : undefined,
    attributes: attributesIn(others, verb),
    valuesOf: (attribute) => values.get(attribute) ?? [],
  };
}

function tokenize(statement: string): Token[] {
  const pattern =
    /'((?:[^']|'')*)'|"((?:[^"]|"")*)"|(\?)|(-?\d[\d.eE+-]*)|([A-Za-z_][\w-]*)|(<=|>=|<>|<<|>>|[^\s])/g;
  return [...statement.matchAll(pattern)].map(([, text, name, parameter, number, word, symbol]): Token => {
    if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") };
    if (name !== undefined) return { kind: 'name', text: name.replaceAll('""', '"') };
    if (parameter !== undefined) return { kind: 'parameter', text: parameter };
    if (number !== undefined) return { kind: 'number', text: number };
    return word === undefined ? { kind: 'symbol', text: symbol ?? '' } : { kind: 'word', text: word };
  });
}

/** After FROM or INTO; an UPDATE names its table at once. */
function tableAt(tokens: readonly Token[], verb: PartiQlVerb | undefined): number {
  if (verb === 'Update') return 1;
  return 1 + tokens.findIndex((token) => ['FROM', 'INTO'].includes(token.text.toUpperCase()));
}

function isName(token: Token | undefined): token is Token {
  return token?.kind === 'name' || (token?.kind === 'word' && !KEYWORDS.has(token.text.toUpperCase()));
}

/** In an INSERT the attributes are the literals before a colon; elsewhere they are names that no dot precedes. */
function attributesIn(tokens: readonly Token[], verb: PartiQlVerb): string[] {
  const named = tokens.filter((token, at) => {
    if (verb === 'Insert') return token.kind === 'text' && tokens[at + 1]?.text === ':';
    return isName(token) && tokens[at - 1]?.text !== '.' && tokens[at + 1]?.text !== '(';
  });
  return [...new Set(named.map((token) => token.text))];
}

function equalities(tokens: readonly Token[], parameters: readonly Json[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let parameter = 0;
  const values = tokens.map((token) => {
    if (token.kind === 'parameter') return keyText(objectOf(parameters[parameter++]) satisfies JsonObject);
    return token.kind === 'text' || token.kind === 'number' ? [token.text] : [];
  });
  const add = (name: string, position: number): void => {
    found.set(name, [...(found.get(name) ?? []), ...(values[position] ?? [])]);
  };
  tokens.forEach((token, at) => {
    const next = tokens[at + 1]?.text.toUpperCase();
    if (next === '=' || (next === ':' && token.kind === 'text')) add(token.text, at + 2);
    if (next !== 'IN' || !isName(token)) return;
    const end = tokens.findIndex((later, position) => position > at && [')', ']'].includes(later.text));
    for (let position = at + 2; position < end; position += 1) add(token.text, position);
  });
  return found;
}
