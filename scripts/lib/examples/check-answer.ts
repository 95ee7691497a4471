import * as v from 'valibot';
import type { Example } from '../../../shared/http/examples.ts';
import { problems } from '../../../shared/http/problem.ts';
import { problemSchema } from '../../../shared/http/problem-schema.ts';
import { answersOf, isProblem } from '../documents/openapi/answers.ts';
import { problemDocument, problemsOf } from '../documents/openapi/problems.ts';
import type { Correspondence } from './correspondence.ts';
import { differences } from './differences.ts';
import type { RealAnswer } from './send.ts';

/** All in which the real answer is not the documented one; learns which real ids stand for the documented ones. */
export function checkAnswer(example: Example, real: RealAnswer, correspondence: Correspondence): string[] {
  const expected = documentedAnswer(example);
  if (real.status !== expected.status)
    return [`status: documented ${expected.status}, answered ${real.status} ${JSON.stringify(real.body)}`];
  const comparison = { correspondence, varies: new Set([...(example.varies ?? []), 'instance']) };
  return [
    ...schemaIssues(expected.schema, real.body, 'the answer'),
    ...differences(expected.body, real.body, comparison, 'body'),
    ...Object.entries(expected.headers).flatMap(([name, value]) =>
      differences(value, real.headers.get(name), comparison, name),
    ),
    ...expected.headerNames
      .filter((name) => !real.headers.has(name))
      .map((name) => `${name}: documented for every ${expected.status}, and missing`),
    ...contentTypeIssues(expected.contentType, real),
  ];
}

/** What is wrong with the example itself, whatever the shop answers. */
export function checkExample(example: Example): string[] {
  const { route, request = {}, answer } = example;
  const { body, schema } = documentedAnswer(example);
  if (isProblem(answer)) {
    const isNamed = problemsOf(route).includes(answer.problem);
    return isNamed
      ? schemaIssues(schema, body, 'the documented problem')
      : [`the route does not name the problem ${answer.problem}`];
  }
  if (answersOf(route)[answer.status] === undefined) return [`the route has no answer ${answer.status}`];
  return [
    ...schemaIssues(schema, body, 'the documented answer'),
    ...schemaIssues(route.params, request.params ?? {}, 'its params'),
    ...schemaIssues(route.query, request.query ?? {}, 'its query'),
    ...schemaIssues(route.body, request.body, 'its body'),
  ];
}

interface Expected {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Those that the route promises for the status. */
  readonly headerNames: readonly string[];
  readonly schema: v.GenericSchema | undefined;
  readonly contentType: string;
}

function documentedAnswer({ route, answer }: Example): Expected {
  const { headers = {} } = answer;
  if (isProblem(answer)) {
    return {
      status: problems[answer.problem].status,
      body: problemDocument(answer),
      headers,
      headerNames: [],
      schema: problemSchema,
      contentType: 'application/problem+json',
    };
  }
  const definition = answersOf(route)[answer.status];
  return {
    status: answer.status,
    body: answer.body,
    headers,
    headerNames: Object.keys(definition?.headers ?? {}),
    schema: definition?.body,
    contentType: 'application/json',
  };
}

function schemaIssues(schema: v.GenericSchema | undefined, value: unknown, what: string): string[] {
  const { issues = [] } = v.safeParse(schema ?? v.any(), value);
  return issues.map(
    (issue) => `${what} is not as the schema says: ${v.getDotPath(issue) ?? ''} ${issue.message}`,
  );
}

function contentTypeIssues(expected: string, { headers, body }: RealAnswer): string[] {
  const type = headers.get('content-type');
  return body === undefined || type === expected
    ? []
    : [`content-type: expected ${expected}, answered ${type ?? 'none'}`];
}
