import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { environment } from '@bodega/shared/observability/environment';

const secrets = new SecretsManagerClient({});

/** Reads the secret whose ARN the variable names: once in the life of a container; a failed read is tried again. */
export function secretReader(variable: string): () => Promise<string> {
  let value: Promise<string> | undefined;
  return () => {
    value ??= readSecret(environment(variable)).catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}

async function readSecret(arn: string): Promise<string> {
  const { SecretString: value } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  if (value === undefined || value === '') throw new Error(`The secret ${arn} is empty`);
  return value;
}
