import type * as v from 'valibot';

type Parts = Partial<{
  wrapped: v.GenericSchema;
  item: v.GenericSchema;
  rest: v.GenericSchema;
  key: v.GenericSchema;
  value: v.GenericSchema;
  items: readonly v.GenericSchema[];
  options: readonly unknown[];
  entries: Readonly<Record<string, v.GenericSchema>>;
  getter: (input: unknown) => v.GenericSchema;
  pipe: readonly (v.GenericSchema | { readonly kind: 'validation' | 'transformation' | 'metadata' })[];
}>;

/** The schemas that a schema is made of, each with the way to it. */
export function partsOf(schema: v.GenericSchema): [step: string, part: v.GenericSchema][] {
  const parts = schema as Parts;
  if (parts.pipe !== undefined) return parts.pipe.filter(isSchema).map((part) => ['', part]);
  const single: [string, v.GenericSchema | undefined][] = [
    ['', parts.wrapped],
    ['[]', parts.item],
    ['[]', parts.rest],
    ['{name}', parts.key],
    ['{}', parts.value],
    ['', parts.getter?.(undefined)],
  ];
  const several = [...(parts.items ?? []), ...(parts.options ?? [])].filter(isSchema);
  return [
    ...single.filter((entry): entry is [string, v.GenericSchema] => entry[1] !== undefined),
    ...several.map((part): [string, v.GenericSchema] => ['', part]),
    ...Object.entries(parts.entries ?? {}).map(([name, part]): [string, v.GenericSchema] => [
      `.${name}`,
      part,
    ]),
  ];
}

/** A schema and what it wraps in pipes and optionals: all of them speak about the same value. */
export function layersOf(schema: v.GenericSchema): v.GenericSchema[] {
  const { pipe, wrapped } = schema as Parts;
  const inner = pipe?.filter(isSchema).slice(0, 1) ?? (wrapped === undefined ? [] : [wrapped]);
  return [schema, ...inner.flatMap(layersOf)];
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';
}
