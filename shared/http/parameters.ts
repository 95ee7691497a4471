import * as v from 'valibot';

/**
 * Schemas of query parameters, which arrive as texts. What each looks like to the client stands in its metadata, for
 * docs/openapi.yaml: the schema alone says only that it takes a text and makes something of it.
 */
export type ParameterForm =
  | { readonly form: 'integer'; readonly min: number; readonly max: number }
  | { readonly form: 'list'; readonly of: v.GenericSchema; readonly most: number }
  | { readonly form: 'group'; readonly names: v.GenericSchema; readonly of: v.GenericSchema };

/** Undefined: the parameter is what its schema says. */
export function formOf(schema: v.GenericSchema): ParameterForm | undefined {
  return v.getMetadata(schema).parameter as ParameterForm | undefined;
}

/** A whole number: `?limit=20`. With a default it may be left out. */
export function integerParameter<const Default extends number | undefined = undefined>({
  min,
  max,
  default: preset,
}: {
  readonly min: number;
  readonly max: number;
  readonly default?: Default;
}) {
  const range = `has to be a whole number from ${min} to ${max}`;
  const schema = v.pipe(
    v.string(range),
    v.regex(/^-?\d{1,16}$/, range),
    v.transform(Number),
    v.minValue(min, range),
    v.maxValue(max, range),
    form({ form: 'integer', min, max }),
  );
  return (preset === undefined ? schema : v.optional(schema, String(preset))) as Default extends number
    ? v.OptionalSchema<typeof schema, string>
    : typeof schema;
}

/** A parameter that may be repeated: `?status=draft&status=archived`. */
export function listParameter<Item extends v.GenericSchema<string, unknown>>(
  item: Item,
  { most = 20 }: { readonly most?: number } = {},
) {
  return v.pipe(
    v.union([v.string(), v.array(v.string())]),
    v.transform((value): unknown[] => [value].flat()),
    v.array(item),
    v.maxLength(most, `comes more than ${most} times`),
    form({ form: 'list', of: item, most }),
  );
}

/**
 * Parameters with a name in brackets, each of which may be repeated: `?attributes[colour]=red&attributes[colour]=blue`
 * is `{colour: ['red', 'blue']}`.
 */
export function groupParameter<
  Name extends v.GenericSchema<string, string>,
  Value extends v.GenericSchema<string, unknown>,
>(name: Name, value: Value, { most = 20 }: { readonly most?: number } = {}) {
  return v.pipe(
    v.record(name, v.pipe(v.array(value), v.maxLength(most, `comes more than ${most} times`)), inBrackets),
    v.check((group) => Object.keys(group).length <= most, `has more than ${most} names`),
    form({ form: 'group', names: name, of: value }),
  );
}

const inBrackets = 'needs a name in brackets, as attributes[colour]=red';

function form<Value>(parameter: ParameterForm) {
  return v.metadata<Value, { parameter: ParameterForm }>({ parameter });
}
