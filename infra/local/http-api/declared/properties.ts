import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

/** Reads the properties of a resource; whatever is not as CloudFormation wants it is an error that names the property. */
export class Properties {
  readonly #values: JsonObject;
  readonly #path: string;

  constructor(values: JsonObject, path = '') {
    this.#values = values;
    this.#path = path;
  }

  has(name: string): boolean {
    const value = this.#values[name];
    return value !== undefined && value !== null;
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#refuse(name, 'is missing');
  }

  optionalText(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#values[name];
    return typeof value === 'string' ? value : this.#refuse(name, 'is not a string');
  }

  oneOf<T extends string>(name: string, choices: readonly T[], otherwise?: T): T {
    const value = this.optionalText(name) ?? otherwise ?? this.#refuse(name, 'is missing');
    const choice = choices.find((each) => each === value);
    return choice ?? this.#refuse(name, `is ${value}; the local cloud knows ${choices.join(', ')}`);
  }

  /** CloudFormation takes numbers and booleans as strings too. */
  optionalNumber(name: string, least: number, most: number): number | undefined {
    if (!this.has(name)) return undefined;
    const value = Number(this.#values[name]);
    const fits = value >= least && value <= most;
    return fits ? value : this.#refuse(name, `is not a number from ${least} to ${most}`);
  }

  flag(name: string): boolean {
    const value = this.#values[name] ?? false;
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : this.#refuse(name, 'is neither true nor false');
  }

  texts(name: string): string[] {
    const value = this.#values[name] ?? [];
    if (!Array.isArray(value)) return this.#refuse(name, 'is not a list');
    return value.map((item) =>
      typeof item === 'string' ? item : this.#refuse(name, 'has an item that is not a string'),
    );
  }

  /** The properties within a property; none when it is left out. */
  within(name: string): Properties {
    return new Properties(this.#object(name), `${this.#path}${name}.`);
  }

  /** The names in a map whose keys are of the template's own choice. */
  keys(name: string): string[] {
    return Object.keys(this.#object(name));
  }

  #object(name: string): JsonObject {
    const value = this.#values[name] ?? {};
    return isJsonObject(value) ? value : this.#refuse(name, 'is not an object');
  }

  #refuse(name: string, problem: string): never {
    throw new Error(`${this.#path}${name} ${problem}`);
  }
}
