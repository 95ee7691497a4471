import type { JsonObject } from '../../kernel/json.ts';
import { known } from '../../stacks/resource-type.ts';
import { objectsAt, optionalCountAt, optionalTextAt, textsAt } from './template-values.ts';

/** Which pages of which origins a browser may let at the bucket. */
export interface CorsRule {
  readonly id: string | undefined;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

export const CORS_SHAPE = {
  CorsRules: [
    {
      Id: known,
      AllowedOrigins: known,
      AllowedMethods: known,
      AllowedHeaders: known,
      ExposedHeaders: known,
      MaxAge: known,
    },
  ],
} as const;

const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'HEAD', 'POST', 'DELETE']);

export function corsRules(configuration: JsonObject): CorsRule[] {
  return objectsAt(configuration, 'CorsRules').map((properties) => {
    const rule: CorsRule = {
      id: optionalTextAt(properties, 'Id'),
      origins: textsAt(properties, 'AllowedOrigins'),
      methods: textsAt(properties, 'AllowedMethods'),
      headers: textsAt(properties, 'AllowedHeaders'),
      exposedHeaders: textsAt(properties, 'ExposedHeaders'),
      maxAgeSeconds: optionalCountAt(properties, 'MaxAge'),
    };
    if (rule.origins.length === 0 || rule.methods.length === 0) {
      throw new Error('a rule of CORS needs AllowedOrigins and AllowedMethods');
    }
    const strange = rule.methods.find((method) => !METHODS.has(method));
    if (strange !== undefined)
      throw new Error(`Found unsupported HTTP method in CORS config. Unsupported method is ${strange}`);
    const twice = [...rule.origins, ...rule.headers].find((pattern) => pattern.split('*').length > 2);
    if (twice !== undefined) throw new Error(`${twice} can not have more than one wildcard.`);
    return rule;
  });
}
