import { basename } from 'node:path';
import { findRoutes } from '../../scripts/lib/documents/openapi/routes.ts';
import { services } from '../../scripts/lib/services.ts';
import { type DefinedRoute, routeDifferences } from './defined-routes.ts';
import { added, arnOf, changed, resource, type TemplateJson, without } from './fixtures/fixture.ts';
import { readTemplate, templateOf } from './template.ts';

const reference = (id: string) => ({ 'Fn::Join': ['/', ['integrations', { Ref: id }]] });
const lambda = (folder: string) =>
  resource('AWS::Lambda::Function', { Handler: `functions/${folder}/handler.handler` });

const sound: TemplateJson = {
  Resources: {
    GetProduct: lambda('get-product'),
    GetProductIntegration: resource('AWS::ApiGatewayV2::Integration', {
      IntegrationUri: arnOf('GetProduct'),
    }),
    GetProductRoute: resource('AWS::ApiGatewayV2::Route', {
      RouteKey: 'GET /products/{productId}',
      Target: reference('GetProductIntegration'),
      AuthorizationType: 'NONE',
    }),
    CreateProduct: lambda('create-product'),
    CreateProductIntegration: resource('AWS::ApiGatewayV2::Integration', {
      IntegrationUri: arnOf('CreateProduct'),
    }),
    CreateProductRoute: resource('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /products',
      Target: reference('CreateProductIntegration'),
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Operators' },
    }),
    AuthorizeOperator: lambda('authorize-operator'),
    Operators: resource('AWS::ApiGatewayV2::Authorizer', {
      Name: 'operators',
      AuthorizerUri: { 'Fn::Join': ['', ['arn:functions/', arnOf('AuthorizeOperator'), '/invocations']] },
    }),
  },
};

const get: DefinedRoute = {
  folder: 'get-product',
  routeKey: 'GET /products/{productId}',
  access: 'public',
};
const create: DefinedRoute = { folder: 'create-product', routeKey: 'POST /products', access: 'operators' };

const compare = (template: TemplateJson, defined: readonly DefinedRoute[]) =>
  routeDifferences(templateOf('bodega-catalog', 'dev', template), defined);

describe('routes and templates', () => {
  test('that say the same differ in nothing', () => {
    expect(compare(sound, [get, create])).toEqual([]);
  });

  test.each<[string, TemplateJson, DefinedRoute[], RegExp]>([
    [
      'a route that nobody has defined',
      sound,
      [get],
      /^POST \/products has 0 definitions among the functions' route.ts$/,
    ],
    [
      'a definition that is not deployed',
      without(sound, 'GetProductRoute'),
      [get, create],
      /^GET \/products\/\{productId\} of get-product\/route.ts is not in serverless.yml$/,
    ],
    [
      'two definitions of one route',
      sound,
      [get, create, { ...create, folder: 'make-product' }],
      /^POST \/products has 2 definitions/,
    ],
    [
      'another function behind it',
      changed(sound, 'CreateProductRoute', { Target: reference('GetProductIntegration') }),
      [get, create],
      /^POST \/products is defined in create-product\/route.ts and handled by get-product$/,
    ],
    [
      'an open door to what is for operators',
      changed(sound, 'CreateProductRoute', { AuthorizationType: 'NONE' }),
      [get, create],
      /^POST \/products is defined for operators, and its authorizer lets public pass$/,
    ],
    [
      'any customer where operators are meant',
      changed(sound, 'CreateProductRoute', { AuthorizationType: 'JWT' }),
      [get, create],
      /lets customers pass$/,
    ],
    [
      'an authorizer that only has the right name',
      added(sound, { AuthorizeOperator: lambda('authorize-everybody') }),
      [get, create],
      /lets nobody pass$/,
    ],
    [
      'a public route without a reason',
      changed(sound, 'CreateProductRoute', { AuthorizationType: 'NONE' }),
      [get, { ...create, access: 'public' }],
      /^POST \/products is public and has no reason in public-routes.ts$/,
    ],
  ])('find %s', (_what, template, defined, message) => {
    expect(compare(template, defined)).toEqual([expect.stringMatching(message)]);
  });
});

test.each(services().map(({ name, folder, packageFolder }) => [name, folder, packageFolder]))(
  'the routes of %s are those of its template',
  async (_name, folder, packageFolder) => {
    const defined = (await findRoutes())
      .filter(({ service }) => service === basename(folder))
      .map((found) => ({
        folder: found.folder,
        routeKey: `${found.route.method} ${found.route.path}`,
        access: found.route.access,
      }));
    expect(routeDifferences(readTemplate(packageFolder), defined)).toEqual([]);
  },
);
