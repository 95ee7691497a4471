import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { property, type Resource } from '../template.ts';

export const rule: Policy = {
  name: 'api-stages-log-and-throttle',
  why: 'One caller must not use up what all share, and a request that reached no function must leave a trace.',
  check: each('AWS::ApiGatewayV2::Stage', (stage) => [
    (text(property(stage, 'AccessLogSettings.DestinationArn')) === '' ||
      text(property(stage, 'AccessLogSettings.Format')) === '') &&
      'has no access log: set logs.httpApi: true',
    !(isPositive(stage, 'ThrottlingRateLimit') && isPositive(stage, 'ThrottlingBurstLimit')) &&
      'has no limits of its own: set ThrottlingRateLimit and ThrottlingBurstLimit in DefaultRouteSettings',
  ]),
};

function isPositive(stage: Resource, limit: string): boolean {
  return Number(property(stage, `DefaultRouteSettings.${limit}`)) > 0;
}
