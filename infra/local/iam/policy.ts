import { ACCOUNT_ID } from '../kernel/account.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { compileConditions, type Condition } from './condition.ts';
import { compilePattern, type Matches } from './pattern.ts';
import type { RequestContext } from './request-context.ts';
import { compilePrincipals, type PrincipalMatch, type PrincipalTest } from './policy-principal.ts';
import type { CheckedPrincipal } from './request-context.ts';

/** `identity`: attached to a role. `resource`: attached to a queue, a function, or, as its trust policy, to a role. */
export type PolicyKind = 'identity' | 'resource';

/** What one policy says of one request. */
export interface Verdict {
  readonly denied: boolean;
  /** `account`: allowed to the whole account, which AWS leaves to the policies of its roles. */
  readonly allowed: PrincipalMatch;
}

interface Statement {
  readonly allow: boolean;
  readonly matchesAction: (action: string) => boolean;
  readonly matchesResource: Matches;
  readonly matchesPrincipal: PrincipalTest;
  readonly condition: Condition;
}

const ANY_PRINCIPAL: PrincipalTest = () => 'direct';
const ELEMENTS = new Set([
  ...[
    'Sid',
    'Effect',
    'Principal',
    'NotPrincipal',
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Condition',
  ],
]);

/** A policy document, understood. Whatever it says that is not understood is an error: nothing is ignored in silence. */
export class Policy {
  readonly #statements: readonly Statement[];
  /** The statements about each action asked so far. */
  readonly #byAction = new Map<string, readonly Statement[]>();

  constructor(document: Json | undefined, kind: PolicyKind) {
    if (!isJsonObject(document)) throw new Error('the policy is not an object');
    const { Version: version = '2008-10-17', Id: _id, Statement: statements, ...unknown } = document;
    if (version !== '2012-10-17' && version !== '2008-10-17')
      throw new Error(`there is no version ${JSON.stringify(version)}`);
    const [unknownElement] = Object.keys(unknown);
    if (unknownElement !== undefined) throw new Error(`the element ${unknownElement} does not exist`);
    if (statements === undefined) throw new Error('Statement is missing');
    const list = Array.isArray(statements) ? statements : [statements];
    this.#statements = list.map((statement, index) => {
      try {
        return compileStatement(statement, kind, version === '2012-10-17');
      } catch (error) {
        throw new Error(`Statement[${index}]: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    });
  }

  judge(principal: CheckedPrincipal, action: string, resource: string, context: RequestContext): Verdict {
    let allowed: PrincipalMatch = 'none';
    for (const statement of this.#about(action)) {
      const match = statement.matchesPrincipal(principal);
      if (match === 'none' || !statement.matchesResource(resource, context) || !statement.condition(context))
        continue;
      if (!statement.allow) return { denied: true, allowed: 'none' };
      if (allowed !== 'direct') allowed = match;
    }
    return { denied: false, allowed };
  }

  #about(action: string): readonly Statement[] {
    let statements = this.#byAction.get(action);
    if (statements === undefined) {
      statements = this.#statements.filter(({ matchesAction }) => matchesAction(action));
      this.#byAction.set(action, statements);
    }
    return statements;
  }
}

function compileStatement(statement: Json, kind: PolicyKind, variables: boolean): Statement {
  if (!isJsonObject(statement)) throw new Error('is not an object');
  const unknown = Object.keys(statement).find((element) => !ELEMENTS.has(element));
  if (unknown !== undefined) throw new Error(`the element ${unknown} does not exist`);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error('Effect must be Allow or Deny');
  return {
    allow: effect === 'Allow',
    matchesAction: compileActions(statement),
    matchesResource: compileResources(statement, kind, variables),
    matchesPrincipal: principalTest(statement, kind),
    condition: compileConditions(statement.Condition, variables),
  };
}

function principalTest(statement: JsonObject, kind: PolicyKind): PrincipalTest {
  const element = oneOf(statement, 'Principal', 'NotPrincipal');
  if (kind === 'resource') {
    if (element === undefined) throw new Error('Principal is missing');
    return compilePrincipals(element.value, element.negated, ACCOUNT_ID);
  }
  if (element !== undefined) throw new Error('a policy of a role cannot have a Principal');
  return ANY_PRINCIPAL;
}

/** AWS: actions are compared without regard to case. */
function compileActions(statement: JsonObject): (action: string) => boolean {
  const element = oneOf(statement, 'Action', 'NotAction');
  if (element === undefined) throw new Error('Action is missing');
  const patterns = texts(element.value, 'Action').map((text) => {
    if (!/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/.test(text)) throw new Error(`${text} is not an action`);
    return compilePattern(text.toLowerCase(), { wildcards: true, variables: false });
  });
  return (action) =>
    patterns.some((matches) => matches(action.toLowerCase(), NO_CONTEXT)) !== element.negated;
}

const NO_CONTEXT: RequestContext = { values: () => undefined };

function compileResources(statement: JsonObject, kind: PolicyKind, variables: boolean): Matches {
  const element = oneOf(statement, 'Resource', 'NotResource');
  if (element === undefined) {
    // AWS: a role's trust policy has no Resource; it speaks of the role that it stands on.
    if (kind === 'resource') return () => true;
    throw new Error('Resource is missing');
  }
  const patterns = texts(element.value, 'Resource').map((text) => {
    if (text !== '*' && !text.startsWith('arn:'))
      throw new Error(`the resource ${text} is neither an ARN nor *`);
    return compilePattern(completeArn(text), { wildcards: true, variables });
  });
  return (resource, context) => patterns.some((matches) => matches(resource, context)) !== element.negated;
}

/** AWS: to an ARN with fewer than six parts, `*` is added for each that is missing. */
function completeArn(text: string): string {
  const missing = text === '*' ? 0 : 6 - text.split(':').length;
  return text + ':*'.repeat(Math.max(0, missing));
}

function oneOf(
  statement: JsonObject,
  name: string,
  opposite: string,
): { value: Json; negated: boolean } | undefined {
  const { [name]: value, [opposite]: not } = statement;
  if (value !== undefined && not !== undefined) throw new Error(`${name} and ${opposite} exclude each other`);
  if (value !== undefined) return { value, negated: false };
  return not === undefined ? undefined : { value: not, negated: true };
}

function texts(value: Json, element: string): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new Error(`${element} is empty`);
  return list.map((item) => {
    if (typeof item !== 'string') throw new Error(`${element} holds something that is not text`);
    return item;
  });
}
