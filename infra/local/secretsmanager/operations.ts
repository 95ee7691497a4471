import type { AwsCall } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter, secretNotFound } from './errors.ts';
import { flag, optionalText, requiredText, textList } from './input.ts';
import { randomPassword } from './random-password.ts';
import { type Secret, type Secrets, type SecretValue, versionOf } from './secrets.ts';

export type Operations = Readonly<Record<string, (call: AwsCall) => JsonObject>>;

const DAY_MS = 24 * 60 * 60 * 1000;

export function secretOperations(secrets: Secrets): Operations {
  return {
    CreateSecret: ({ input }) => {
      const value = valueOf(input);
      const secret = secrets.create(requiredText(input, 'Name'), optionalText(input, 'Description'));
      if (value === undefined) return { ARN: secret.arn, Name: secret.name };
      const { id } = secrets.putValue(secret, value, { id: optionalText(input, 'ClientRequestToken') });
      return { ARN: secret.arn, Name: secret.name, VersionId: id };
    },

    GetSecretValue: ({ input }) => {
      const secret = secrets.usable(requiredText(input, 'SecretId'));
      const { id, value, stages, createdAt } = versionOf(secret, {
        id: optionalText(input, 'VersionId'),
        stage: optionalText(input, 'VersionStage'),
      });
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: id,
        ...('text' in value ? { SecretString: value.text } : { SecretBinary: value.base64 }),
        VersionStages: [...stages],
        CreatedDate: createdAt / 1000,
      };
    },

    PutSecretValue: ({ input }) => {
      const secret = secrets.usable(requiredText(input, 'SecretId'));
      const value = valueOf(input);
      if (value === undefined)
        throw invalidParameter('You must provide either SecretString or SecretBinary.');
      const { id, stages } = secrets.putValue(secret, value, {
        id: optionalText(input, 'ClientRequestToken'),
        stages: textList(input, 'VersionStages'),
      });
      return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: [...stages] };
    },

    DescribeSecret: ({ input }) => described(found(secrets, input)),
    ListSecrets: () => ({ SecretList: secrets.list().map(described) }),
    GetRandomPassword: ({ input }) => ({ RandomPassword: randomPassword(input) }),

    DeleteSecret: ({ input }) => {
      const secret = secrets.usable(requiredText(input, 'SecretId'));
      const deletedAt = flag(input, 'ForceDeleteWithoutRecovery')
        ? Date.now()
        : Date.now() + recoveryMs(input);
      if (deletedAt <= Date.now()) secrets.remove(secret);
      else secrets.save({ ...secret, deletedAt });
      return { ARN: secret.arn, Name: secret.name, DeletionDate: deletedAt / 1000 };
    },

    RestoreSecret: ({ input }) => {
      const { arn, name } = secrets.save({ ...found(secrets, input), deletedAt: undefined });
      return { ARN: arn, Name: name };
    },
  };
}

function found(secrets: Secrets, input: JsonObject): Secret {
  const secret = secrets.find(requiredText(input, 'SecretId'));
  if (secret === undefined) throw secretNotFound();
  return secret;
}

function valueOf(input: JsonObject): SecretValue | undefined {
  const [text, base64] = [optionalText(input, 'SecretString'), optionalText(input, 'SecretBinary')];
  if (text !== undefined && base64 !== undefined) {
    throw invalidParameter("You can't specify both a binary secret value and a string secret value.");
  }
  if (text !== undefined) return { text };
  return base64 === undefined ? undefined : { base64 };
}

function recoveryMs(input: JsonObject): number {
  const days = Number(input.RecoveryWindowInDays ?? 30);
  if (!Number.isInteger(days) || days < 7 || days > 30) {
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  }
  return days * DAY_MS;
}

/** Everything but the value. */
function described({
  arn,
  name,
  description,
  createdAt,
  changedAt,
  deletedAt,
  versions,
}: Secret): JsonObject {
  return {
    ARN: arn,
    Name: name,
    Description: description,
    RotationEnabled: false,
    CreatedDate: createdAt / 1000,
    LastChangedDate: changedAt / 1000,
    ...(deletedAt === undefined ? {} : { DeletedDate: deletedAt / 1000 }),
    VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])),
  };
}
