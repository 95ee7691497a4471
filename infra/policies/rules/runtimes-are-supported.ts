import { text } from '../expression.ts';
import { each, type Policy } from '../policy.ts';
import { RUNTIME_DEPRECATIONS } from '../runtimes.ts';
import { property } from '../template.ts';

export const rule = runtimesSupportedOn(new Date());

export function runtimesSupportedOn(today: Date): Policy {
  return {
    name: 'runtimes-are-supported',
    why: 'A runtime at its end of life gets no security patches, and soon its functions cannot be deployed.',
    check: each('AWS::Lambda::Function', (lambda) => {
      const runtime = text(property(lambda, 'Runtime'));
      const deprecated = RUNTIME_DEPRECATIONS[runtime];
      if (deprecated === undefined) {
        return [
          `has the runtime ‘${runtime}’, unknown to runtimes.ts: choose a known one, or add it with its date`,
        ];
      }
      return [
        today >= new Date(deprecated) &&
          `has the runtime ${runtime}, deprecated on ${deprecated}: choose a newer one`,
      ];
    }),
  };
}
