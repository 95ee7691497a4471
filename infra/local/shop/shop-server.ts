import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerJson, answerProblem } from './answer.ts';
import type { DeveloperPages } from './developer-pages.ts';
import type { Documents } from './documents.ts';

export interface ShopServerParts {
  readonly pages: DeveloperPages;
  readonly documents: Documents;
  /** True when one of the HTTP APIs owns the path and has answered. */
  readonly apis: (
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<boolean | 'starting' | undefined>;
  readonly reportBug: (error: unknown) => void;
}

/** The shop's one address, as CloudFront shows it: every API by its paths, and the developer's pages beside them. */
export function createShopServer({ pages, documents, apis, reportBug }: ShopServerParts): Server {
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      reportBug(error);
      if (!response.headersSent)
        answerProblem(response, 500, 'Internal error', 'The local cloud failed; see its output.');
      else response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/_local' || request.url?.startsWith('/_local/') === true) {
      await pages.answer(request, response);
      return;
    }
    const document = request.method === 'GET' ? documents[pathOf(request)]?.() : undefined;
    if (document !== undefined) {
      answerJson(response, 200, document);
      return;
    }
    const answered = await apis(request, response);
    if (answered === true) return;
    if (answered === 'starting') {
      answerProblem(response, 503, 'Starting', 'The local cloud is not ready yet.');
      return;
    }
    const detail = `No API of the shop has the path ${pathOf(request)}.`;
    answerProblem(response, 404, 'Not found', detail);
  }
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').pathname;
}
