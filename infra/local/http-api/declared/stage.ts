import type { AccessLog } from '../access-log.ts';
import type { ThrottleLimits } from '../throttle.ts';

export interface Stage {
  readonly name: string;
  readonly variables?: Record<string, string> | undefined;
  readonly accessLog?: AccessLog | undefined;
  readonly autoDeploy: boolean;
  readonly defaultLimits: ThrottleLimits;
  /** By route key. */
  readonly routeLimits: ReadonlyMap<string, ThrottleLimits>;
}
