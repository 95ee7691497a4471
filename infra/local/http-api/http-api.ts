import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Part, PartContext } from '../kernel/part.ts';
import { type HttpApi, HttpApis } from './declared/api.ts';
import { authorizerType } from './declared/authorizer-type.ts';
import { Gateway } from './gateway.ts';
import { ManagementApi } from './management-api.ts';
import { apiResourceTypes } from './declared/resource-types.ts';

export { httpApiRestRoutes } from './management-api.ts';

export interface HttpApisPart extends Part {
  /** Answers a request on the shop's address; false when no API owns its path. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** API Gateway's HTTP APIs. */
export function createHttpApis(context: PartContext): HttpApisPart {
  const apis = new HttpApis();
  let gateway: Gateway | undefined;
  return {
    services: [new ManagementApi(apis)],
    resourceTypes: [...apiResourceTypes(context, apis), authorizerType(context, apis)],
    start: () => {
      for (const api of apis.all()) checkRouteSettings(api);
      gateway = new Gateway(apis.all(), context.logs);
    },
    handle: async (request, response) => (await gateway?.handle(request, response)) ?? false,
  };
}

/** Only when all resources stand is it known which routes there are. */
function checkRouteSettings({ declaredAt, routes, stage }: HttpApi): void {
  const keys = new Set(routes.map(({ key }) => key.text));
  for (const key of stage?.routeLimits.keys() ?? []) {
    if (!keys.has(key))
      throw new Error(`${declaredAt}: the stage's RouteSettings name ${key}, which is no route`);
  }
}
