import { isJsonObject, type Json } from '../local/kernel/json.ts';

/**
 * A value as text. What only a deployment knows stands in brackets that no template uses:
 * `arn:aws:sqs:‹AWS.Region›:‹AWS.AccountId›:orders`, `‹Table.Arn›/index/*`, `‹import bodega-dev-EventBusArn›`.
 */
export function text(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(text).join(',');
  if (!isJsonObject(value)) return String(value);
  const [name = '', argument] = Object.entries(value)[0] ?? [];
  switch (name) {
    case 'Ref':
      return unresolved(text(argument));
    case 'Fn::GetAtt':
      return unresolved(Array.isArray(argument) ? argument.map(text).join('.') : text(argument));
    case 'Fn::ImportValue':
      return unresolved(`import ${text(argument)}`);
    case 'Fn::Join':
      return join(argument);
    case 'Fn::Sub':
      return substitute(argument);
    default:
      return unresolved(`function ${name}`);
  }
}

/** Logical ids of the resources that a value refers to. */
export function references(value: Json | undefined): string[] {
  return [...text(value).matchAll(/‹(\w+)[.›]/g)].flatMap(([, id]) => id ?? []);
}

function unresolved(name: string): string {
  return `‹${name.replaceAll('::', '.')}›`;
}

function join(argument: Json | undefined): string {
  const [separator, items] = Array.isArray(argument) ? argument : [];
  return Array.isArray(items) ? items.map(text).join(text(separator)) : text(items);
}

/** `${Table.Arn}` is a reference, or one of the function's own variables; `${!literally}` is itself. */
function substitute(argument: Json | undefined): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument];
  return text(template)
    .replaceAll(/\$\{([^!}][^}]*)\}/g, (_match, name: string) => {
      const variable = isJsonObject(variables) ? variables[name] : undefined;
      return variable === undefined ? unresolved(name) : text(variable);
    })
    .replaceAll('${!', '${');
}
