import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { choiceOf, flagOf, neededText, numberOf, objectOf, objectsOf } from './template-values.ts';
import type { AttributeDefinition, UserPool, UserPoolClient } from './user-pool.ts';

const STANDARD_STRINGS = [
  'address', 'birthdate', 'email', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name', 'nickname',
  'phone_number', 'picture', 'preferred_username', 'profile', 'website', 'zoneinfo',
]; // prettier-ignore

/** OpenID Connect's standard claims, which every pool has (AWS: strings of up to 2048 characters). */
function standardAttributes(): AttributeDefinition[] {
  const common = { mutable: true, required: false } as const;
  return [
    { name: 'sub', type: 'String', mutable: false, required: true, minLength: 1, maxLength: 2048 },
    ...STANDARD_STRINGS.map((name): AttributeDefinition =>
      name === 'birthdate'
        ? { name, type: 'String', ...common, minLength: 10, maxLength: 10 }
        : { name, type: 'String', ...common, minLength: 0, maxLength: 2048 },
    ),
    { name: 'email_verified', type: 'Boolean', ...common },
    { name: 'phone_number_verified', type: 'Boolean', ...common },
    { name: 'updated_at', type: 'Number', ...common, minValue: 0 },
  ];
}

/** The pool's attributes: the standard ones as its Schema changes them, and its own as `custom:<name>`. */
export function attributesOf(properties: JsonObject): ReadonlyMap<string, AttributeDefinition> {
  const attributes = new Map(standardAttributes().map((attribute) => [attribute.name, attribute]));
  for (const declared of objectsOf(properties, 'Schema')) {
    const attribute = definition(declared, attributes);
    attributes.set(attribute.name, attribute);
  }
  return attributes;
}

function definition(
  declared: JsonObject,
  standard: ReadonlyMap<string, AttributeDefinition>,
): AttributeDefinition {
  const name = neededText(declared, 'Name');
  if (flagOf(declared, 'DeveloperOnlyAttribute') === true) {
    throw new Error(
      `Schema ${name}: DeveloperOnlyAttribute is not served here; AWS itself advises WriteAttributes`,
    );
  }
  const base = standard.get(name);
  const required = flagOf(declared, 'Required') ?? false;
  if (base === undefined && required)
    throw new Error(`Schema ${name}: AWS has no required custom attributes`);
  const lengths = objectOf(declared, 'StringAttributeConstraints');
  const values = objectOf(declared, 'NumberAttributeConstraints');
  return {
    name: base === undefined ? `custom:${name}` : name,
    type:
      choiceOf(declared, 'AttributeDataType', ['String', 'Number', 'DateTime', 'Boolean']) ??
      base?.type ??
      'String',
    // CloudFormation: a custom attribute is immutable unless Mutable says otherwise.
    mutable: flagOf(declared, 'Mutable') ?? base?.mutable ?? false,
    required,
    minLength: numberOf(lengths, 'MinLength') ?? base?.minLength,
    maxLength: numberOf(lengths, 'MaxLength') ?? base?.maxLength,
    minValue: numberOf(values, 'MinValue') ?? base?.minValue,
    maxValue: numberOf(values, 'MaxValue') ?? base?.maxValue,
  };
}

/** Refuses attributes that the pool does not know, or whose values its schema does not allow. An empty one deletes. */
export function checkAttributes(pool: UserPool, attributes: Readonly<Record<string, string>>): void {
  if (attributes.sub !== undefined) throw invalidParameter('Cannot modify the non-mutable attribute sub');
  for (const [name, value] of Object.entries(attributes)) {
    const problem = problemOf(pool.attributes.get(name), value);
    if (problem !== undefined) {
      throw invalidParameter(`Attributes did not conform to the schema: ${name}: ${problem}\n`);
    }
  }
  const { email, phone_number: phone } = attributes;
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw invalidParameter('Invalid email address format.');
  // AWS: E.164, a plus sign and digits only.
  if (phone && !/^\+[1-9]\d{1,14}$/.test(phone)) throw invalidParameter('Invalid phone number format.');
}

function problemOf(attribute: AttributeDefinition | undefined, value: string): string | undefined {
  if (attribute === undefined) return 'Attribute does not exist in the schema.';
  if (value === '') return attribute.required ? 'Required attribute cannot be deleted' : undefined;
  switch (attribute.type) {
    case 'String':
      if (value.length > (attribute.maxLength ?? 2048))
        return `String must be no longer than ${attribute.maxLength ?? 2048} characters`;
      if (value.length < (attribute.minLength ?? 0))
        return `String must be at least ${attribute.minLength ?? 0} characters`;
      return undefined;
    case 'Number':
      if (!/^-?\d+$/.test(value)) return 'Attribute is not a number';
      if (Number(value) < (attribute.minValue ?? -Infinity))
        return `Number must be at least ${attribute.minValue ?? 0}`;
      if (Number(value) > (attribute.maxValue ?? Infinity))
        return `Number must be at most ${attribute.maxValue ?? 0}`;
      return undefined;
    case 'Boolean':
      return /^(true|false)$/.test(value) ? undefined : 'Attribute is not a boolean';
    case 'DateTime':
      return Number.isNaN(Date.parse(value)) ? 'Attribute is not a date' : undefined;
  }
}

/** Refuses a new user without the attributes that the schema requires. */
export function checkRequired(pool: UserPool, attributes: Readonly<Record<string, string>>): void {
  const problems = missingAttributes(pool, attributes).map(
    (name) => `${name}: The attribute ${name} is required\n`,
  );
  if (problems.length > 0)
    throw invalidParameter(`Attributes did not conform to the schema: ${problems.join('')}`);
}

export function missingAttributes(pool: UserPool, attributes: Readonly<Record<string, string>>): string[] {
  return [...pool.attributes.values()]
    .filter(({ name, required }) => required && name !== 'sub' && !attributes[name])
    .map(({ name }) => name);
}

/** AWS: an immutable attribute is set when the user is created, and never again. */
export function checkMutable(pool: UserPool, changes: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(changes)) {
    if (pool.attributes.get(name)?.mutable === false) {
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
    }
  }
}

/** AWS: a client writes what its WriteAttributes name, and never the flags that only a code or an admin sets. */
export function checkWritable(client: UserPoolClient, attributes: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(attributes)) {
    const flagged = name === 'email_verified' || name === 'phone_number_verified';
    if (flagged || client.writeAttributes?.has(name) === false) {
      throw notAuthorized('A client attempted to write unauthorized attribute');
    }
  }
}

/** What the client may see of a user, as its ReadAttributes say; `sub` it always sees. */
export function readableAttributes(
  client: UserPoolClient,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> {
  const readable = client.readAttributes;
  if (readable === undefined) return { ...attributes };
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name === 'sub' || readable.has(name)),
  );
}
