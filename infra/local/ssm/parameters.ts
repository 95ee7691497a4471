import { arn } from '../kernel/account.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { StateStore } from '../kernel/state-store.ts';
import { invalid, parameterNotFound } from './errors.ts';

export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export interface ParameterDraft {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly description?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly tier: 'Standard' | 'Advanced';
}

export interface Parameter extends ParameterDraft {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ssm_parameters (
    name TEXT NOT NULL, version INTEGER NOT NULL, parameter TEXT NOT NULL, PRIMARY KEY (name, version)
  );
  CREATE TABLE IF NOT EXISTS ssm_declared (name TEXT PRIMARY KEY, declaration TEXT NOT NULL);
`;

/** AWS: so many versions are kept. */
const VERSIONS = 100;
const LARGEST = { Standard: 4096, Advanced: 8192 };

/** The parameters of the templates, and those that were put by the API. */
export class Parameters {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(SCHEMA);
  }

  put(draft: ParameterDraft): Parameter {
    check(draft);
    const before = this.latest(draft.name);
    if (before !== undefined && before.type !== draft.type) {
      throw new AwsError(
        'HierarchyTypeMismatchException',
        `Parameter Store does not support changing the type of ${draft.name}; delete it first.`,
      );
    }
    const parameter = { ...draft, version: (before?.version ?? 0) + 1, modifiedAt: Date.now() };
    this.#store
      .prepare('INSERT INTO ssm_parameters (name, version, parameter) VALUES (?, ?, ?)')
      .run(draft.name, parameter.version, JSON.stringify(parameter));
    this.#store
      .prepare('DELETE FROM ssm_parameters WHERE name = ? AND version <= ?')
      .run(draft.name, parameter.version - VERSIONS);
    return parameter;
  }

  /** As a template says it: what the API changed since stays until the template says something else. */
  declare(draft: ParameterDraft): Parameter {
    const declaration = JSON.stringify(draft);
    const row = this.#store.prepare('SELECT declaration FROM ssm_declared WHERE name = ?').get(draft.name);
    const standing = this.latest(draft.name);
    if (standing !== undefined && row?.declaration === declaration) return standing;
    if (standing !== undefined && standing.type !== draft.type) this.remove(draft.name);
    const parameter = this.put(draft);
    this.#store
      .prepare('INSERT OR REPLACE INTO ssm_declared (name, declaration) VALUES (?, ?)')
      .run(draft.name, declaration);
    return parameter;
  }

  latest(name: string): Parameter | undefined {
    const row = this.#store
      .prepare('SELECT parameter FROM ssm_parameters WHERE name = ? ORDER BY version DESC LIMIT 1')
      .get(name);
    return row === undefined ? undefined : (JSON.parse(String(row.parameter)) as Parameter);
  }

  /** By `name` or `name:version`, as AWS takes it. */
  select(selector: string): Parameter {
    const [name = '', version] = selector.split(':');
    const latest = this.latest(name);
    if (latest === undefined) throw parameterNotFound(name);
    if (version === undefined) return latest;
    const row = this.#store
      .prepare('SELECT parameter FROM ssm_parameters WHERE name = ? AND version = ?')
      .get(name, Number(version));
    if (row === undefined) {
      throw new AwsError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${version} of ${name}.`,
      );
    }
    return JSON.parse(String(row.parameter)) as Parameter;
  }

  /** The latest version of each, by name. */
  list(): Parameter[] {
    const rows = this.#store
      .prepare('SELECT parameter, max(version) FROM ssm_parameters GROUP BY name ORDER BY name')
      .all();
    return rows.map((row) => JSON.parse(String(row.parameter)) as Parameter);
  }

  /** False when there was none. */
  remove(name: string): boolean {
    const { changes } = this.#store.prepare('DELETE FROM ssm_parameters WHERE name = ?').run(name);
    return Number(changes) > 0;
  }
}

/** AWS: the leading slash of a hierarchy is not doubled. */
export function parameterArn(name: string): string {
  return arn('ssm', `parameter/${name.replace(/^\//, '')}`);
}

function check({ name, value, tier, type, allowedPattern }: ParameterDraft): void {
  checkName(name);
  if (value === '') throw invalid('Value must not be empty');
  if (value.length > LARGEST[tier]) {
    throw invalid(
      `${tier} tier parameters support a maximum parameter value of ${LARGEST[tier]} characters.`,
    );
  }
  if (type === 'StringList' && value.split(',').includes(''))
    throw invalid('A StringList has no empty items');
  if (allowedPattern !== undefined && !patternOf(allowedPattern).test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
  }
}

function checkName(name: string): void {
  if (!/^[\w./-]{1,1011}$/.test(name)) throw invalid(`Parameter name is not valid: ${name}`);
  if (/^\/?(aws|ssm)/i.test(name)) throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm"');
  if (name.includes('/') && (!name.startsWith('/') || name.endsWith('/') || name.includes('//'))) {
    throw invalid(`Parameter name must be a fully qualified name: ${name}`);
  }
  if (name.split('/').length > 16) {
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      'A hierarchy can have a maximum of 15 levels.',
    );
  }
}

function patternOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', 'The AllowedPattern is not a regular expression');
  }
}
