import type { Json, JsonObject } from '../../../../infra/local/kernel/json.ts';
import type { DocumentedProblem, Example } from '../../../../shared/http/examples.ts';
import { problems } from '../../../../shared/http/problem.ts';
import type { AnswerDefinition, ProblemName, Route } from '../../../../shared/http/route.ts';
import { headersOf } from './headers.ts';
import { PROBLEM_HEADERS, problemDocument, problemsOf } from './problems.ts';
import type { FoundRoute } from './routes.ts';
import type { SchemaBook } from './schema-book.ts';

/** Every answer of a route, by status. */
export function responsesOf(found: FoundRoute, book: SchemaBook): JsonObject {
  return Object.fromEntries(
    [...soundResponses(found, book), ...problemResponses(found), ...gatewayResponses(found.route)].sort(
      ([one], [other]) => Number(one) - Number(other),
    ),
  );
}

/** The answers when all is well, with the one that httpHandler gives by itself. */
export function answersOf({ method, answers }: Route): Readonly<Record<number, AnswerDefinition>> {
  if (method !== 'GET' || answers[200]?.headers?.etag === undefined) return answers;
  return { 304: { description: 'You hold this version already.', headers: { etag: '' } }, ...answers };
}

type Response = [status: string, response: JsonObject];

function soundResponses({ route, operationId, examples }: FoundRoute, book: SchemaBook): Response[] {
  return Object.entries(answersOf(route)).map(([status, { description, body, type, headers }]) => {
    const replayed = route.idempotent === true ? { 'idempotent-replayed': '' } : {};
    const shown = exampleAnswers(examples, Number(status));
    const content = body && {
      schema: book.write(body, `${operationId} ${status}`),
      ...(Object.keys(shown).length > 0 ? { examples: shown } : {}),
    };
    return [status, response(description, { ...headers, ...replayed }, type ?? 'application/json', content)];
  });
}

function exampleAnswers(examples: FoundRoute['examples'], status: number): JsonObject {
  return Object.fromEntries(
    Object.entries(examples).flatMap(([name, { title, answer }]) =>
      'status' in answer && answer.status === status && answer.body !== undefined
        ? [[name, { summary: title, value: answer.body as Json }]]
        : [],
    ),
  );
}

function problemResponses({ route, examples }: FoundRoute): Response[] {
  const byStatus = Map.groupBy(problemsOf(route), (name) => problems[name].status);
  return [...byStatus].map(([status, names]) => {
    const own = shownProblems(examples, status);
    if (own.length === 0 && status === 500)
      return [String(status), { $ref: '#/components/responses/InternalError' }];
    const documented = new Set(own.map(({ problem }) => problem));
    const shown = Object.fromEntries([
      ...own.map(({ name, title, answer }) => [name, { summary: title, value: problemDocument(answer) }]),
      ...names
        .filter((name) => !documented.has(name))
        .map((name) => [name, { $ref: `#/components/examples/${name}` }]),
    ]) as JsonObject;
    const headers = Object.assign({}, ...names.map((name) => PROBLEM_HEADERS[name])) as Record<
      string,
      string
    >;
    const description = names.map((name) => `${problems[name].title}.`).join(' ');
    return [
      String(status),
      response(description, headers, 'application/problem+json', problemContent(shown)),
    ];
  });
}

function shownProblems(examples: FoundRoute['examples'], status: number) {
  return Object.entries(examples).flatMap(([name, { title, answer }]) =>
    isProblem(answer) && problems[answer.problem].status === status
      ? [{ name, title, answer, problem: answer.problem }]
      : [],
  );
}

export function isProblem(answer: Example['answer']): answer is DocumentedProblem {
  return 'problem' in answer;
}

function problemContent(examples: JsonObject): JsonObject {
  return { schema: { $ref: '#/components/schemas/Problem' }, examples };
}

function gatewayResponses({ access }: Route): Response[] {
  const refused = access === 'public' ? [] : ['401'];
  const forbidden = access === 'operators' || access === 'approvers' ? ['403'] : [];
  const names: Readonly<Record<string, string>> = {
    '401': 'Unauthorized',
    '403': 'Forbidden',
    '429': 'TooManyRequests',
  };
  return [...refused, ...forbidden, '429'].map((status) => [
    status,
    { $ref: `#/components/responses/${names[status] ?? ''}` },
  ]);
}

/** The answers that are the same for every route. */
export function sharedResponses(): JsonObject {
  const gateway = (description: string, message: string): JsonObject => ({
    description,
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/GatewayAnswer' }, example: { message } },
    },
  });
  return {
    Forbidden: gateway('You are signed in, and not of the group that may do this.', 'Forbidden'),
    InternalError: response(
      `${problems.internalError.title}.`,
      {},
      'application/problem+json',
      problemContent({ internalError: { $ref: '#/components/examples/internalError' } }),
    ),
    TooManyRequests: gateway('More requests came than are let through; try again soon.', 'Too Many Requests'),
    Unauthorized: gateway('The access token is missing, expired or not ours.', 'Unauthorized'),
  };
}

function response(
  description: string,
  headers: Readonly<Record<string, string>>,
  type: string,
  content: JsonObject | undefined,
): JsonObject {
  return {
    description,
    ...(Object.keys(headers).length > 0 ? { headers: headersOf(headers) } : {}),
    ...(content === undefined ? {} : { content: { [type]: content } }),
  };
}

export function usedProblems(found: readonly FoundRoute[]): ProblemName[] {
  return [...new Set(found.flatMap(({ route }) => problemsOf(route)))].sort();
}
