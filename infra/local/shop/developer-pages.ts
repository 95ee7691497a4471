import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from '../front-door/call-log.ts';
import type { Faults } from '../front-door/faults.ts';
import type { Meter } from '../front-door/meter.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { RecentMessage } from '../sns/recent-messages.ts';
import type { TopicOverview } from '../sns/sns.ts';
import type { Mailbox } from '../ses/mailbox.ts';
import type { TaskAnswer } from '../states/task-answers.ts';
import { answerJson, answerProblem, readJson } from './answer.ts';
import { apiPage } from './api/api-page.ts';
import type { Documents } from './documents.ts';
import { parseFaultRules } from './fault-rules.ts';
import type { LocalConfig } from './local-config.ts';
import { mailPages } from './mail-pages.ts';
import { type Overview, overviewPage } from './overview-page.ts';

export interface DeveloperPagesParts {
  readonly faults: Faults;
  readonly meter: Meter;
  readonly callLog: CallLog;
  readonly documents: Documents;
  /** What the parts of the local cloud have to show. Undefined until everything stands. */
  readonly view: () => CloudView | undefined;
}

export interface CloudView {
  readonly config: LocalConfig;
  readonly events: () => Overview['events'];
  readonly codes: () => Overview['codes'];
  readonly taskAnswers: () => readonly TaskAnswer[];
  readonly queues: () => Promise<Overview['queues']>;
  readonly topics: () => {
    readonly topics: readonly TopicOverview[];
    readonly messages: readonly RecentMessage[];
  };
  readonly scheduler: Pick<Scheduler, 'schedules' | 'run'>;
  readonly mailbox: Mailbox;
  readonly resources: Overview['resources'];
}

const WATCHERS: ReadonlySet<string> = new Set(['cloudwatch', 'developer-pages']);

/** How much of each list the overview shows. */
const SHOWN = 25;

type Page = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

/** `/_local/…`: the developer's view into the local cloud. */
export class DeveloperPages {
  readonly #parts: DeveloperPagesParts;
  readonly #pages: Readonly<Record<string, Page>>;

  constructor(parts: DeveloperPagesParts) {
    this.#parts = parts;
    this.#pages = {
      ...this.#healthPages(),
      ...this.#faultPages(),
      ...this.#meterPages(),
      ...this.#viewPages(),
      ...this.#mailPages(),
    };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname.replace(/^\/_local\/?/, '');
    const page = this.#pages[`${method} ${path}`] ?? this.#runPage(method, path);
    if (page !== undefined) {
      await page(request, response, url);
      return;
    }
    answerProblem(response, 404, 'Not found', `There is no ${method} ${url.pathname}; see GET /_local`);
  }

  /** `POST schedules/<name>/run`: a schedule is not waited for. */
  #runPage(method: string, path: string): Page | undefined {
    const [, name] = /^schedules\/([^/]+)\/run$/.exec(path) ?? [];
    if (method !== 'POST' || name === undefined) return undefined;
    return this.#whenReady(({ scheduler }, response) => {
      if (scheduler.run(name)) answerJson(response, 202, { schedule: name });
      else
        answerProblem(response, 404, 'Not found', `There is no schedule ${name}; see GET /_local/schedules`);
    });
  }

  #healthPages(): Record<string, Page> {
    return {
      'GET health': (_request, response) => {
        const ready = this.#parts.view() !== undefined;
        answerJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'starting' });
      },
    };
  }

  #faultPages(): Record<string, Page> {
    const { faults } = this.#parts;
    return {
      'GET faults': (_request, response) => {
        answerJson(response, 200, { rules: faults.list() });
      },
      'POST faults': (request, response) => setFaults(faults, request, response),
      'DELETE faults': (_request, response) => {
        faults.clear();
        response.writeHead(204).end();
      },
    };
  }

  #meterPages(): Record<string, Page> {
    const { meter, callLog } = this.#parts;
    return {
      'GET meter': (_request, response) => {
        answerJson(response, 200, meter.read());
      },
      'DELETE meter': (_request, response) => {
        meter.reset();
        response.writeHead(204).end();
      },
      'GET calls': (_request, response, url) => {
        const { traceId, service } = Object.fromEntries(url.searchParams);
        const limit = Number(url.searchParams.get('limit') ?? 1000);
        answerJson(response, 200, { calls: callLog.read({ traceId, service, limit }) });
      },
    };
  }

  /** What needs the resources to stand. */
  #viewPages(): Record<string, Page> {
    const json = (show: (view: CloudView) => unknown) =>
      this.#whenReady(async (view, response) => {
        answerJson(response, 200, await show(view));
      });
    return {
      'GET config': json((view) => view.config),
      'GET events': json((view) => ({ events: view.events() })),
      'GET codes': json((view) => ({ codes: view.codes() })),
      'GET topics': json((view) => view.topics()),
      'GET schedules': json((view) => ({ schedules: view.scheduler.schedules() })),
      'GET task-answers': json((view) => ({ answers: view.taskAnswers() })),
      'GET queues': json(async (view) => ({ queues: await view.queues() })),
      'GET resources': json((view) => ({ resources: view.resources })),
      'GET api': this.#whenReady(async ({ config }, response) => {
        const document = this.#parts.documents['/openapi.json']?.();
        if (document === undefined) answerProblem(response, 404, 'Not found', 'There is no /openapi.json.');
        else answerPage(response, apiPage(document, config.url));
      }),
      'GET ': this.#whenReady(async (view, response) => {
        const page = overviewPage({
          config: view.config,
          queues: await view.queues(),
          events: view.events().slice(0, SHOWN),
          messages: view.topics().messages.slice(0, SHOWN),
          codes: view.codes().slice(0, SHOWN),
          calls: this.#latestCalls(),
          resources: view.resources,
        });
        answerPage(response, page);
      }),
    };
  }

  #mailPages(): Record<string, Page> {
    return Object.fromEntries(
      Object.entries(mailPages).map(([name, show]) => [
        name,
        this.#whenReady(({ mailbox }, response, url) => {
          show(mailbox, response, url);
        }),
      ]),
    );
  }

  /** Newest first, less those by which the local cloud watches itself. */
  #latestCalls(): Overview['calls'] {
    const calls = this.#parts.callLog.read().filter(({ principal }) => !WATCHERS.has(principal));
    return calls.slice(-SHOWN).reverse();
  }

  #whenReady(show: (view: CloudView, response: ServerResponse, url: URL) => Promise<void> | void): Page {
    return async (_request, response, url) => {
      const view = this.#parts.view();
      if (view === undefined) answerProblem(response, 503, 'Starting', 'The local cloud is not ready yet.');
      else await show(view, response, url);
    };
  }
}

function answerPage(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

async function setFaults(faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readJson(request).catch(() => undefined);
  if (body === undefined) {
    answerProblem(
      response,
      400,
      'Bad request',
      'The body has to be a fault rule, or a list of them, as JSON.',
    );
    return;
  }
  const parsed = parseFaultRules(body);
  if ('problem' in parsed) {
    answerProblem(response, 400, 'Bad request', parsed.problem);
    return;
  }
  faults.set(parsed.rules);
  answerJson(response, 201, { rules: faults.list() });
}
