import { AwsError } from '../kernel/aws-error.ts';
import type { AwsCall } from '../kernel/aws-service.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { invalid, parameterNotFound } from './errors.ts';
import { flag, optionalText, pageOf, requiredText, textList } from './input.ts';
import {
  type Parameter,
  PARAMETER_TYPES,
  type ParameterDraft,
  type Parameters,
  parameterArn,
} from './parameters.ts';
import { nameOf } from './permissions.ts';

export type Operations = Readonly<Record<string, (call: AwsCall) => JsonObject>>;

const MOST_AT_ONCE = 10;

export function parameterOperations(parameters: Parameters): Operations {
  return {
    PutParameter: ({ input }) => put(parameters, input),

    GetParameter: ({ input }) => {
      const selector = requiredText(input, 'Name');
      return { Parameter: described(parameters.select(nameOf(selector)), flag(input, 'WithDecryption')) };
    },

    GetParameters: ({ input }) => {
      const names = atMostTen(textList(input, 'Names'));
      const found = names.map((name) => ({ name, parameter: findOrNone(parameters, nameOf(name)) }));
      return {
        Parameters: found.flatMap(({ parameter }) =>
          parameter === undefined ? [] : [described(parameter, flag(input, 'WithDecryption'))],
        ),
        InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
      };
    },

    GetParametersByPath: ({ input }) => byPath(parameters, input),

    DeleteParameter: ({ input }) => {
      const name = requiredText(input, 'Name');
      if (!parameters.remove(nameOf(name))) throw parameterNotFound(name);
      return {};
    },

    DeleteParameters: ({ input }) => {
      const names = atMostTen(textList(input, 'Names'));
      const [deleted, missing]: [string[], string[]] = [[], []];
      for (const name of names) (parameters.remove(nameOf(name)) ? deleted : missing).push(name);
      return { DeletedParameters: deleted, InvalidParameters: missing };
    },

    DescribeParameters: ({ input }) => {
      const filters = filtersOf(input);
      const wanted = parameters.list().filter((parameter) => filters.every((holds) => holds(parameter)));
      const { page, next } = pageOf(wanted, input, 50);
      return { Parameters: page.map(metadata), ...next };
    },
  };
}

function put(parameters: Parameters, input: JsonObject): JsonObject {
  refuseMembers(input, ['Policies', 'DataType']);
  const name = nameOf(requiredText(input, 'Name'));
  const before = parameters.latest(name);
  if (before !== undefined && !flag(input, 'Overwrite')) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const { version, tier } = parameters.put(draftOf(input, name, before));
  return { Version: version, Tier: tier };
}

/** AWS: what an overwrite leaves out stays, but for the pattern, which has to be given again. */
function draftOf(input: JsonObject, name: string, before: Parameter | undefined): ParameterDraft {
  const typeName = optionalText(input, 'Type') ?? before?.type;
  if (typeName === undefined) throw invalid('A parameter type is required when you create a parameter.');
  const type = PARAMETER_TYPES.find((known) => known === typeName);
  if (type === undefined) {
    throw new AwsError('UnsupportedParameterType', `The parameter type ${typeName} is not supported.`);
  }
  const tier = optionalText(input, 'Tier') ?? before?.tier ?? 'Standard';
  if (tier !== 'Standard' && tier !== 'Advanced') throw invalid(`The tier ${tier} is not known here`);
  return {
    name,
    type,
    value: requiredText(input, 'Value'),
    description: optionalText(input, 'Description') ?? before?.description,
    allowedPattern: optionalText(input, 'AllowedPattern'),
    tier,
  };
}

function byPath(parameters: Parameters, input: JsonObject): JsonObject {
  refuseMembers(input, ['ParameterFilters']);
  const path = requiredText(input, 'Path');
  if (!path.startsWith('/')) throw invalid('The parameter path must begin with a slash');
  const folder = path.endsWith('/') ? path : `${path}/`;
  const recursive = flag(input, 'Recursive');
  const below = parameters.list().filter(({ name }) => {
    const rest = name.startsWith(folder) ? name.slice(folder.length) : '';
    return rest !== '' && (recursive || !rest.includes('/'));
  });
  const { page, next } = pageOf(below, input, MOST_AT_ONCE);
  const decrypted = flag(input, 'WithDecryption');
  return { Parameters: page.map((parameter) => described(parameter, decrypted)), ...next };
}

function refuseMembers(input: JsonObject, names: readonly string[]): void {
  const unknown = names.find((name) => {
    const value = input[name];
    return (
      value !== undefined &&
      value !== null &&
      value !== 'text' &&
      !(Array.isArray(value) && value.length === 0)
    );
  });
  if (unknown !== undefined) throw invalid(`SSM in the local cloud does not know ${unknown}`);
}

function atMostTen(names: string[]): string[] {
  if (names.length > MOST_AT_ONCE) throw invalid(`Names must have at most ${MOST_AT_ONCE} items`);
  return names;
}

function findOrNone(parameters: Parameters, selector: string): Parameter | undefined {
  try {
    return parameters.select(selector);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** AWS: without decryption, a SecureString is given as its ciphertext. Here that tells nothing of the value. */
function described(parameter: Parameter, decrypted: boolean): JsonObject {
  const { name, type, value, version, modifiedAt } = parameter;
  const hidden = type === 'SecureString' && !decrypted;
  return {
    Name: name,
    Type: type,
    Value: hidden ? Buffer.from(`encrypted:${name}:${version}`).toString('base64') : value,
    Version: version,
    LastModifiedDate: modifiedAt / 1000,
    ARN: parameterArn(name),
    DataType: 'text',
  };
}

function metadata({
  name,
  type,
  description,
  version,
  modifiedAt,
  tier,
  allowedPattern,
}: Parameter): JsonObject {
  return {
    Name: name,
    ARN: parameterArn(name),
    Type: type,
    Description: description,
    Version: version,
    LastModifiedDate: modifiedAt / 1000,
    Tier: tier,
    AllowedPattern: allowedPattern,
    DataType: 'text',
  };
}

/** `{Key: Name, Option: BeginsWith, Values: […]}` */
function filtersOf(input: JsonObject): ((parameter: Parameter) => boolean)[] {
  refuseMembers(input, ['Filters']);
  const filters = Array.isArray(input.ParameterFilters) ? input.ParameterFilters.filter(isJsonObject) : [];
  return filters.map((filter) => {
    const key = requiredText(filter, 'Key');
    const option = optionalText(filter, 'Option') ?? 'Equals';
    const values = textList(filter, 'Values');
    if ((key !== 'Name' && key !== 'Type') || (option !== 'Equals' && option !== 'BeginsWith')) {
      throw new AwsError('InvalidFilterOption', `The filter ${key} ${option} is not known here`);
    }
    return (parameter) => {
      const asked = key === 'Name' ? parameter.name : parameter.type;
      return values.some((value) => (option === 'Equals' ? asked === value : asked.startsWith(value)));
    };
  });
}
