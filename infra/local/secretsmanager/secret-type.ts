import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { accepted, known, type ResourceType } from '../stacks/resource-type.ts';
import { optionalText } from './input.ts';
import { randomPassword } from './random-password.ts';
import type { Secrets } from './secrets.ts';

/** `AWS::SecretsManager::Secret`: its value is made once, and again only when the template asks for another. */
export function secretType(secrets: Secrets): ResourceType {
  return {
    type: 'AWS::SecretsManager::Secret',
    properties: {
      Name: known,
      Description: known,
      SecretString: known,
      GenerateSecretString: {
        ExcludeCharacters: known,
        ExcludeLowercase: known,
        ExcludeNumbers: known,
        ExcludePunctuation: known,
        ExcludeUppercase: known,
        GenerateStringKey: known,
        IncludeSpace: known,
        PasswordLength: known,
        RequireEachIncludedType: known,
        SecretStringTemplate: known,
      },
      KmsKeyId: accepted('nothing is encrypted on the laptop'),
      Tags: accepted('nothing here is billed by tag'),
    },
    create: ({ stack, logicalId, properties }) => {
      const name = optionalText(properties, 'Name') ?? inventedName(stack, logicalId);
      const declaration = digest(JSON.stringify([properties.SecretString, properties.GenerateSecretString]));
      const existing = secrets.find(name);
      const secret =
        existing === undefined
          ? secrets.create(name, optionalText(properties, 'Description'), declaration)
          : secrets.save({ ...existing, deletedAt: undefined, declaration });
      if (existing?.declaration !== declaration) {
        const text = secretText(properties);
        if (text !== undefined) secrets.putValue(secret, { text });
      }
      return { ref: secret.arn, attributes: { Id: secret.arn } };
    },
  };
}

function secretText(properties: JsonObject): string | undefined {
  const generate = properties.GenerateSecretString;
  const given = optionalText(properties, 'SecretString');
  if (!isJsonObject(generate)) return given;
  if (given !== undefined) throw new Error('SecretString and GenerateSecretString exclude each other');
  const password = randomPassword(generate);
  const key = optionalText(generate, 'GenerateStringKey');
  const template = optionalText(generate, 'SecretStringTemplate');
  // AWS: both or none of them.
  if ((key === undefined) !== (template === undefined)) {
    throw new Error('GenerateStringKey and SecretStringTemplate go together');
  }
  return key === undefined || template === undefined ? password : filledIn(template, key, password);
}

function filledIn(template: string, key: string, password: string): string {
  const parsed: unknown = JSON.parse(template);
  if (!isJsonObject(parsed)) throw new Error('SecretStringTemplate is not a JSON object');
  return JSON.stringify({ ...parsed, [key]: password });
}

/** AWS invents `<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  return `${logicalId}-${digest(`${stack}/${logicalId}`).slice(0, 12)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
