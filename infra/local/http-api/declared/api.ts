import type { Authorizer } from '../authorizers/authorizer.ts';
import type { Cors } from '../cors.ts';
import type { Integration } from '../request/integration.ts';
import type { RouteKey } from './route-key.ts';
import type { Stage } from './stage.ts';

export interface Route {
  readonly id: string;
  readonly api: HttpApi;
  readonly key: RouteKey;
  readonly integration: Integration;
  readonly authorization: RouteAuthorization;
}

export type RouteAuthorization =
  | { readonly type: 'NONE' }
  | {
      readonly type: 'JWT' | 'CUSTOM';
      readonly authorizer: Authorizer;
      /** JWT: the token must carry one of them, if there are any. */
      readonly scopes: readonly string[];
    };

/** An API as its template declares it. */
export interface HttpApi {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Where it stands in the templates, for messages: `orders/HttpApi`. */
  readonly declaredAt: string;
  readonly endpoint: string;
  readonly cors?: Cors | undefined;
  /** AWS: then the API answers on custom domains only, which here is the shop's own address. */
  readonly executeApiEndpointDisabled: boolean;
  readonly routes: Route[];
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  /** AWS: without a stage the API answers nothing. */
  stage?: Stage;
}

/** All APIs of all stacks. */
export class HttpApis {
  readonly #apis = new Map<string, HttpApi>();
  /** By shape: one address serves all APIs, so that a route may be declared only once. */
  readonly #shapes = new Map<string, Route>();

  add(api: HttpApi): void {
    this.#apis.set(api.id, api);
  }

  get(apiId: string): HttpApi | undefined {
    return this.#apis.get(apiId);
  }

  all(): readonly HttpApi[] {
    return [...this.#apis.values()];
  }

  addRoute(route: Route): void {
    const other = this.#shapes.get(route.key.shape);
    if (other !== undefined) {
      throw new Error(
        `the route ${route.key.text} of the API ${route.api.name} (${route.api.declaredAt}) is also declared as ` +
          `${other.key.text} by the API ${other.api.name} (${other.api.declaredAt}); the shop has one address for all`,
      );
    }
    this.#shapes.set(route.key.shape, route);
    route.api.routes.push(route);
  }
}
