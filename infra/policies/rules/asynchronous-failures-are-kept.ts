import { each, type Policy } from '../policy.ts';
import { property } from '../template.ts';

export const rule: Policy = {
  name: 'asynchronous-failures-are-kept',
  why: 'Lambda drops an event after its last attempt, unless the function says where it goes then.',
  check: each('AWS::Lambda::EventInvokeConfig', (config) => [
    property(config, 'DestinationConfig.OnFailure.Destination') === undefined &&
      'keeps no failed event: set destinations.onFailure on the function',
  ]),
};
