import type { LogSink } from '../kernel/log-sink.ts';
import type { ApiRequest } from './request/api-request.ts';
import { logVariable, type Outcome } from './context-variables.ts';

/** A stage's access log: one line for each request, in the format of its template. */
export class AccessLog {
  readonly logGroup: string;
  readonly format: string;
  readonly #logs: LogSink;
  readonly #parts: readonly ((request: ApiRequest, outcome: Outcome) => string)[];

  constructor(logs: LogSink, { destinationArn, format }: { destinationArn: string; format: string }) {
    this.#logs = logs;
    this.logGroup = logGroupOf(destinationArn);
    this.format = format;
    this.#parts = compile(format);
  }

  write(request: ApiRequest, outcome: Outcome): void {
    const line = this.#parts.map((part) => part(request, outcome)).join('');
    this.#logs.write(this.logGroup, `${request.route.api.id}/${request.stageName}`, line);
  }
}

function logGroupOf(destinationArn: string): string {
  const name = /^arn:aws:logs:[\w-]+:\d{12}:log-group:([^:]+)(:\*)?$/.exec(destinationArn)?.[1];
  if (name === undefined) throw new Error(`access logs go to a log group, not to ${destinationArn}`);
  return name;
}

function compile(format: string): ((request: ApiRequest, outcome: Outcome) => string)[] {
  // AWS: a format must have the request's id.
  if (!/\$context\.(requestId|extendedRequestId)\b/.test(format)) {
    throw new Error(
      'the format of the access log has neither $context.requestId nor $context.extendedRequestId',
    );
  }
  return format.split(/(\$context\.\w+(?:\.[\w:-]+)*)/).map((text) => {
    if (!text.startsWith('$context.')) return () => text;
    const name = text.slice('$context.'.length);
    const variable = logVariable(name);
    if (variable === undefined) throw new Error(`the access log's variable ${text} is not known here`);
    // AWS: a variable without a value is a dash.
    return (request, outcome) => String(variable(request, outcome) ?? '-');
  });
}
