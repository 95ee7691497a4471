import type { Access } from '../../shared/http/route.ts';
import { text } from './expression.ts';
import { isPublic } from './public-routes.ts';
import { property, type Resource, resourceAt, resourcesOf, type Template } from './template.ts';

/** What `functions/<folder>/route.ts` says of itself, as far as the template says it too. */
export interface DefinedRoute {
  readonly folder: string;
  /** `POST /products` */
  readonly routeKey: string;
  readonly access: Access;
}

const NOBODY = 'nobody';

/** Which function decides who belongs to the group. */
const AUTHORIZERS: Readonly<Record<string, Access>> = {
  'authorize-operator': 'operators',
  'authorize-approver': 'approvers',
};

/** Where a service's template and its routes' definitions say different things; a line each. */
export function routeDifferences(template: Template, defined: readonly DefinedRoute[]): string[] {
  const compiled = resourcesOf(template, 'AWS::ApiGatewayV2::Route');
  const keys = new Set(compiled.map(keyOf));
  return [
    ...defined
      .filter(({ routeKey }) => !keys.has(routeKey))
      .map(({ folder, routeKey }) => `${routeKey} of ${folder}/route.ts is not in serverless.yml`),
    ...compiled.flatMap((route) => {
      const same = defined.filter(({ routeKey }) => routeKey === keyOf(route));
      const [definition] = same;
      if (definition === undefined || same.length > 1)
        return [`${keyOf(route)} has ${same.length} definitions among the functions' route.ts`];
      return differencesOf(template, route, definition);
    }),
  ];
}

function differencesOf(template: Template, route: Resource, { folder, access }: DefinedRoute): string[] {
  const handler = handlerOf(template, property(integrationOf(template, route), 'IntegrationUri'));
  const admitted = admittedBy(template, route);
  const key = keyOf(route);
  return [
    handler !== folder && `${key} is defined in ${folder}/route.ts and handled by ${handler}`,
    admitted !== access && `${key} is defined for ${access}, and its authorizer lets ${admitted} pass`,
    access === 'public' &&
      !isPublic(template.service, key) &&
      `${key} is public and has no reason in public-routes.ts`,
  ].filter((line) => line !== false);
}

function admittedBy(template: Template, route: Resource): Access | typeof NOBODY {
  switch (text(property(route, 'AuthorizationType') ?? 'NONE')) {
    case 'NONE':
      return 'public';
    case 'JWT':
      return 'customers';
    case 'CUSTOM': {
      const authorizer = resourceAt(
        template,
        property(route, 'AuthorizerId'),
        'AWS::ApiGatewayV2::Authorizer',
      );
      const uri = authorizer && property(authorizer, 'AuthorizerUri');
      return AUTHORIZERS[handlerOf(template, uri)] ?? NOBODY;
    }
    default:
      return NOBODY;
  }
}

function integrationOf(template: Template, route: Resource): Resource {
  const integration = resourceAt(template, property(route, 'Target'), 'AWS::ApiGatewayV2::Integration');
  if (integration === undefined) throw new Error(`${keyOf(route)} has no integration`);
  return integration;
}

/** The folder of the function that is called: `create-product`. */
function handlerOf(template: Template, called: Parameters<typeof text>[0]): string {
  const handler = resourceAt(template, called, 'AWS::Lambda::Function');
  return /^functions\/([^/]+)\//.exec(text(handler && property(handler, 'Handler')))?.[1] ?? 'nothing';
}

function keyOf(route: Resource): string {
  return text(property(route, 'RouteKey'));
}
