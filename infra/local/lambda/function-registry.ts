import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import { functionArn, type FunctionReference, parseFunctionName } from './definition/function-name.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** What a caller's name for a function leads to. */
export interface ResolvedFunction {
  readonly fn: LambdaFunction;
  readonly reference: FunctionReference;
  /** As the caller named it, with its qualifier. */
  readonly arn: string;
  readonly version: string;
}

export class FunctionRegistry {
  readonly #functions = new Map<string, LambdaFunction>();

  add(fn: LambdaFunction): void {
    const { name } = fn.definition;
    if (this.#functions.has(name)) throw new Error(`there are two functions with the name ${name}`);
    this.#functions.set(name, fn);
  }

  all(): LambdaFunction[] {
    return [...this.#functions.values()];
  }

  get(name: string): LambdaFunction {
    const fn = this.#functions.get(name);
    if (fn !== undefined) return fn;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArn({ name })}`, {
      status: 404,
    });
  }

  resolve(name: string, qualifier?: string): ResolvedFunction {
    const reference = parseFunctionName(name, qualifier);
    const fn = this.get(reference.name);
    return { fn, reference, arn: functionArn(reference), version: fn.versionOf(reference.qualifier) };
  }

  /** The function's resource policy, as far as it has one. */
  policyOf(name: string): JsonObject | undefined {
    const statements = this.#functions.get(name)?.statements ?? [];
    return statements.length === 0
      ? undefined
      : { Version: '2012-10-17', Id: 'default', Statement: [...statements] };
  }
}
