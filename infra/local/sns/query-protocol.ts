import { type QueryShapes, usualShapes, xml } from '../front-door/wire/query-protocol.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

/** SNS's shapes: maps are lists of `entry`, attributes of topics by `key`, those of messages by `Name`. */
export const snsQueryShapes: QueryShapes = {
  input: (action, parameters, path) => {
    const given = new URLSearchParams([...parameters].filter(([name, value]) => !isEmptyList(name, value)));
    return withMaps(usualShapes.input(action, given, path)) as JsonObject;
  },
  output: (_action, output) =>
    xml(
      Object.fromEntries(
        Object.entries(output).map(([name, value]) => [
          name,
          name === 'Attributes' && isJsonObject(value) ? undefined : value,
        ]),
      ),
    ) + mapXml(output.Attributes),
  /** AWS: SNS has a code of its own for what is not allowed. */
  error: (error) =>
    error.code === 'AccessDeniedException'
      ? new AwsError('AuthorizationError', error.message, { status: 403, cause: error })
      : error,
};

/** AWS: an empty list or map is its name without a value. */
function isEmptyList(name: string, value: string): boolean {
  return (
    value === '' && /^(PublishBatchRequestEntries|MessageAttributes|Attributes|Tags|TagKeys)$/.test(name)
  );
}

function withMaps(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(withMaps);
  if (!isJsonObject(value)) return value ?? null;
  const { entry, ...others } = value;
  if (!isJsonObject(entry) || Object.keys(others).length > 0) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withMaps(inner)]));
  }
  return Object.fromEntries(
    Object.values(entry)
      .filter(isJsonObject)
      .map((one) => [textOf(one.Name ?? one.key), withMaps(one.Value ?? one.value ?? '')]),
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function mapXml(attributes: Json | undefined): string {
  if (!isJsonObject(attributes)) return '';
  const entries = Object.entries(attributes).map(
    ([key, value]) => `<entry>${xml({ key, value: value ?? '' })}</entry>`,
  );
  return `<Attributes>${entries.join('')}</Attributes>`;
}
