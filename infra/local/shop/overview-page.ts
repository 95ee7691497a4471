import { nameFromArn } from '../kernel/account.ts';
import type { LoggedCall } from '../front-door/call-log.ts';
import type { RecentEvent } from '../events/recent-events.ts';
import type { RecentMessage } from '../sns/recent-messages.ts';
import type { LocalConfig } from './local-config.ts';
import { escaped, PAGE_STYLE } from './page-style.ts';

/** What the developer sees first. */
export interface Overview {
  readonly config: LocalConfig;
  readonly queues: readonly { name: string; visible: number; inFlight: number; isDeadLetters: boolean }[];
  readonly events: readonly RecentEvent[];
  readonly messages: readonly RecentMessage[];
  readonly codes: readonly { at: string; to: string; kind: string; code: string }[];
  readonly calls: readonly LoggedCall[];
  readonly resources: readonly { stack: string; type: string; logicalId: string; name: string }[];
}

export function overviewPage({
  config,
  queues,
  events,
  messages,
  codes,
  calls,
  resources,
}: Overview): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bodega, the local cloud</title><style>${PAGE_STYLE}</style></head><body>
<h1>Bodega, the local cloud</h1>
<p>Shop <a href="/categories">${escaped(config.url)}</a> · AWS <code>${escaped(config.awsEndpoint)}</code> · <a href="/_local/api">the API</a> · <a href="/_local/mail">mail</a> · as JSON:
${['config', 'meter', 'calls', 'events', 'topics', 'schedules', 'codes', 'task-answers', 'queues', 'resources', 'faults'].map((page) => `<a href="/_local/${page}">${page}</a>`).join(' ')}</p>
${section(
  'Accounts',
  ['E-mail', 'Password', 'Groups'],
  config.accounts.map(({ email, password, groups }) => [email, password, groups.join(', ')]),
)}
${section(
  'Queues',
  ['Queue', 'Waiting', 'In flight'],
  queues.map(({ name, visible, inFlight, isDeadLetters }) => [
    isDeadLetters && visible > 0 ? wrong(name) : name,
    visible,
    inFlight,
  ]),
)}
${section('Events', ['Time', 'Source', 'Event', 'Deliveries'], events.map(eventRow))}
${section('Messages of topics', ['Time', 'Topic', 'Subject', 'Deliveries'], messages.map(messageRow))}
${section(
  'Confirmation codes',
  ['Time', 'To', 'Kind', 'Code'],
  codes.map(({ at, to, kind, code }) => [at, to, kind, code]),
)}
${section('Calls', ['Time', 'Caller', 'Call', 'Resource', 'Units', 'ms', ''], calls.map(callRow))}
${section(
  'Resources',
  ['Stack', 'Type', 'Logical id', 'Name'],
  resources.map(({ stack, type, logicalId, name }) => [stack, type, logicalId, name]),
)}
</body></html>`;
}

type Cell = string | number | Wrong;
interface Wrong {
  readonly wrong: string;
}

function wrong(value: string): Wrong {
  return { wrong: value };
}

function eventRow({ time, source, detailType, deliveries }: RecentEvent): Cell[] {
  return [
    time,
    source,
    detailType,
    deliveries.map(({ rule, state }) => `${rule}: ${state}`).join(', ') || 'no rule',
  ];
}

function messageRow({ message, deliveries }: RecentMessage): Cell[] {
  return [
    message.publishedAt,
    nameFromArn(message.topicArn),
    message.subject ?? '',
    deliveries
      .map(({ protocol, endpoint, state }) => `${protocol} ${nameFromArn(endpoint)}: ${state}`)
      .join(', ') || 'no subscription',
  ];
}

function callRow(call: LoggedCall): Cell[] {
  const {
    at,
    principal,
    service,
    operation,
    resource = '',
    readUnits = 0,
    writeUnits = 0,
    durationMs,
    error,
  } = call;
  const caller = principal.slice(principal.lastIndexOf('/') + 1);
  const units = readUnits + writeUnits === 0 ? '' : `${readUnits} r, ${writeUnits} w`;
  // arn:aws:<service>:<region>:<account>:<name>
  const name = resource.split(':').slice(5).join(':');
  return [
    at.slice(11, 23),
    caller,
    `${service}:${operation}`,
    name,
    units,
    durationMs,
    error === undefined ? '' : wrong(error),
  ];
}

function section(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return `<h2>${title}</h2><p class="none">none yet</p>`;
  const head = columns.map((column) => `<th>${column}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cellText(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  return `<h2>${title}</h2><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function cellText(cell: Cell): string {
  return typeof cell === 'object'
    ? `<span class="wrong">${escaped(cell.wrong)}</span>`
    : escaped(String(cell));
}
