import type { LoggedCall } from '../front-door/call-log.ts';
import type { RecentEvent } from '../events/recent-events.ts';
import type { LocalConfig } from './local-config.ts';

/** What the developer sees first. */
export interface Overview {
  readonly config: LocalConfig;
  readonly queues: readonly { name: string; visible: number; inFlight: number; isDeadLetters: boolean }[];
  readonly events: readonly RecentEvent[];
  readonly codes: readonly { at: string; to: string; kind: string; code: string }[];
  readonly calls: readonly LoggedCall[];
  readonly resources: readonly { stack: string; type: string; logicalId: string; name: string }[];
}

const STYLE = `
  body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #222; }
  h1 { font-size: 1.4rem } h2 { font-size: 1rem; margin: 2rem 0 .5rem }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top }
  th { font-weight: 600; border-bottom: 1px solid #ccc } tr:nth-child(even) td { background: #f7f7f7 }
  code { font-size: 12px } .wrong { color: #b00020; font-weight: 600 } .none { color: #777 }
  @media (prefers-color-scheme: dark) {
    body { background: #16181c; color: #ddd } tr:nth-child(even) td { background: #1d2026 } th { border-color: #444 }
    a { color: #8ab4f8 } .wrong { color: #ff8a80 }
  }`;

export function overviewPage({ config, queues, events, codes, calls, resources }: Overview): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bodega, the local cloud</title><style>${STYLE}</style></head><body>
<h1>Bodega, the local cloud</h1>
<p>Shop <a href="/categories">${text(config.url)}</a> · AWS <code>${text(config.awsEndpoint)}</code> · as JSON:
${['config', 'meter', 'calls', 'events', 'codes', 'queues', 'resources', 'faults'].map((page) => `<a href="/_local/${page}">${page}</a>`).join(' ')}</p>
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
  return typeof cell === 'object' ? `<span class="wrong">${text(cell.wrong)}</span>` : text(String(cell));
}

/** Names and codes come from users. */
function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
