import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { isPublic } from '../public-routes.ts';
import { property, resourcesOf } from '../template.ts';

const AUTHORIZED = ['JWT', 'CUSTOM', 'AWS_IAM'];

export const rule: Policy = {
  name: 'routes-need-authorization',
  why: 'Whoever forgets an authorizer must get a failing build, not an open door.',
  check: each(
    (template) => resourcesOf(template, 'AWS::ApiGatewayV2::Route', 'AWS::Lambda::Url'),
    (door, template) => {
      if (door.type === 'AWS::Lambda::Url') {
        return [property(door, 'AuthType') !== 'AWS_IAM' && 'is open to everybody: set AuthType: AWS_IAM'];
      }
      const route = text(property(door, 'RouteKey'));
      // AWS: a route without AuthorizationType has NONE.
      const type = text(property(door, 'AuthorizationType') ?? 'NONE');
      return [
        !AUTHORIZED.includes(type) &&
          !isPublic(template.service, route) &&
          `${route} is open to everybody: give it an authorizer, or list it with its reason in public-routes.ts`,
      ];
    },
  ),
};
