import { REGION } from '../../kernel/account.ts';
import type { IssuedCredentials } from '../../front-door/credentials.ts';
import type { FunctionDefinition } from '../definition/function-definition.ts';

export interface EnvironmentFacts {
  readonly version: string;
  readonly logStream: string;
  readonly taskRoot: string;
  readonly credentials: IssuedCredentials;
  readonly awsEndpoint: string;
}

/**
 * All that a function finds in `process.env`: Lambda's own variables and the template's, nothing of this machine's.
 * `AWS_ENDPOINT_URL`, which every AWS SDK understands, is the one thing that makes it local.
 */
export function environmentVariables(
  definition: FunctionDefinition,
  facts: EnvironmentFacts,
): Record<string, string> {
  const { logging, environment } = definition;
  // NODE_OPTIONS are applied inside of the thread; Node would refuse some of them for a worker.
  const { NODE_OPTIONS: _applied, ...own } = environment;
  return {
    AWS_ENDPOINT_URL: facts.awsEndpoint,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LANG: 'en_US.UTF-8',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
    ...own,
    _HANDLER: definition.handler,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: facts.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStream,
    ...(logging.format === 'JSON'
      ? { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: logging.applicationLevel }
      : {}),
    AWS_ACCESS_KEY_ID: facts.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: facts.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: facts.credentials.sessionToken,
    LAMBDA_TASK_ROOT: facts.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  };
}
