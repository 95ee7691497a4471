import { isJsonObject, type JsonObject } from '../kernel/json.ts';

/** DynamoDB Local writes an empty map of a stream's image as `{}`, without a type; AWS writes `{"M": {}}`. */
export function withEmptyMaps(image: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(image).map(([name, value]) => [name, isJsonObject(value) ? typed(value) : value]),
  );
}

function typed(value: JsonObject): JsonObject {
  if (Object.keys(value).length === 0) return { M: {} };
  if (isJsonObject(value.M)) return { M: withEmptyMaps(value.M) };
  if (Array.isArray(value.L)) return { L: value.L.map((each) => (isJsonObject(each) ? typed(each) : each)) };
  return value;
}
