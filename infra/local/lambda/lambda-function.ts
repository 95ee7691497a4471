import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { FunctionCode } from './code/code-cache.ts';
import type { FunctionDefinition } from './definition/function-definition.ts';
import { functionArn } from './definition/function-name.ts';
import type { Environment } from './execution/environment.ts';
import type { Invocation, Outcome } from './execution/invocation.ts';
import { Pool, type PoolOptions } from './execution/pool.ts';

/** AWS's limits: a payload of 6 MB each way for a synchronous invocation; the answer may be 100 bytes larger. */
const LARGEST_RESPONSE = 6_291_556;

export const LATEST = '$LATEST';

export interface AsyncConfig {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
}

/** AWS: two retries within six hours, and no destinations. */
const DEFAULT_ASYNC_CONFIG: AsyncConfig = {
  maximumRetryAttempts: 2,
  maximumEventAgeInSeconds: 21_600,
  onSuccessArn: undefined,
  onFailureArn: undefined,
};

/** A function with its versions and aliases. All versions have the same code here, the newest that was packaged. */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly versions: string[] = [];
  /** Alias to version. */
  readonly aliases = new Map<string, string>();
  readonly statements: JsonObject[] = [];
  /** By qualifier. */
  readonly asyncConfigs = new Map<string, AsyncConfig>();
  readonly #poolOptions: Pick<PoolOptions, 'capacity' | 'context' | 'compileCache'>;
  readonly #pools = new Map<string, Pool>();
  #code: FunctionCode;
  #lastModified = new Date();
  #inFlight = 0;
  reservedConcurrency: number | undefined;

  constructor(
    definition: FunctionDefinition,
    code: FunctionCode,
    poolOptions: Pick<PoolOptions, 'capacity' | 'context' | 'compileCache'>,
  ) {
    this.definition = definition;
    this.reservedConcurrency = definition.reservedConcurrency;
    this.#code = code;
    this.#poolOptions = poolOptions;
  }

  get code(): FunctionCode {
    return this.#code;
  }

  get lastModified(): Date {
    return this.#lastModified;
  }

  /** The version that a qualifier means. */
  versionOf(qualifier: string | undefined): string {
    const version = this.aliases.get(qualifier ?? LATEST) ?? qualifier ?? LATEST;
    if (version === LATEST || this.versions.includes(version)) return version;
    const arn = functionArn({ name: this.definition.name, qualifier });
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { status: 404 });
  }

  asyncConfig(qualifier: string | undefined): AsyncConfig {
    return this.asyncConfigs.get(qualifier ?? LATEST) ?? DEFAULT_ASYNC_CONFIG;
  }

  /** Throws when the function's reserved concurrency is used up. */
  async invoke(invocation: Invocation, version: string): Promise<Outcome> {
    if (this.reservedConcurrency !== undefined && this.#inFlight >= this.reservedConcurrency)
      throw throttled();
    this.#inFlight += 1;
    try {
      return limited(await this.#pool(version).run(invocation));
    } finally {
      this.#inFlight -= 1;
    }
  }

  replaceCode(code: FunctionCode): void {
    this.#code = code;
    this.#lastModified = new Date();
    for (const pool of this.#pools.values()) pool.replaceCode(code);
  }

  findEnvironment(instance: string): Environment | undefined {
    for (const pool of this.#pools.values()) {
      const environment = pool.find(instance);
      if (environment !== undefined) return environment;
    }
    return undefined;
  }

  endIdle(before: number): void {
    for (const pool of this.#pools.values()) pool.endIdle(before);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
  }

  #pool(version: string): Pool {
    let pool = this.#pools.get(version);
    if (pool === undefined) {
      pool = new Pool({ ...this.#poolOptions, definition: this.definition, version }, this.#code);
      this.#pools.set(version, pool);
    }
    return pool;
  }
}

function throttled(): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    details: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
  });
}

function limited(outcome: Outcome): Outcome {
  if (!outcome.ok || isAtMost(outcome.payload, LARGEST_RESPONSE)) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`;
  return { ok: false, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

/** Counts the bytes only where the text is long enough for it to matter. */
export function isAtMost(text: string, bytes: number): boolean {
  return text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes;
}
