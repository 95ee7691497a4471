import type { Json, JsonObject } from '../../local/kernel/json.ts';

/** What this plugin uses of the Serverless Framework, which ships no types for plugins. */
export interface Serverless {
  readonly service: Service;
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly configSchemaHandler: {
    defineFunctionProperties(provider: string, schema: JsonObject): void;
  };
  getProvider(name: 'aws'): AwsProvider;
}

export interface AwsProvider {
  readonly naming: {
    getNormalizedFunctionName(functionKey: string): string;
    getLogGroupLogicalId(functionKey: string): string;
  };
  getRegion(): string;
}

/** serverless.yml, with variables resolved and lists of resources merged. */
export interface Service {
  readonly service: string;
  readonly provider: JsonObject;
  readonly functions?: Readonly<Record<string, FunctionConfig>>;
  resources?: { Resources?: Record<string, JsonObject> };
}

export interface FunctionConfig {
  /** The function's name on AWS. */
  readonly name: string;
  readonly events: readonly EventConfig[];
  readonly permissions?: Json;
  role?: Json;
  readonly condition?: string;
  readonly disableLogs?: boolean;
  readonly logs?: JsonObject;
  readonly tracing?: Json;
  readonly kmsKeyArn?: Json;
  readonly onError?: Json;
  readonly destinations?: { readonly onSuccess?: Json; readonly onFailure?: Json };
  readonly vpc?: Json;
  readonly fileSystemConfig?: Json;
  readonly durableConfig?: Json;
}

/** One key, such as `sqs`, with what stands under it. */
export type EventConfig = JsonObject;
