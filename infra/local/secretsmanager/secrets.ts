import { createHash, randomUUID } from 'node:crypto';
import { arn } from '../kernel/account.ts';
import type { StateStore } from '../kernel/state-store.ts';
import { invalidParameter, invalidRequest, resourceExists, secretNotFound } from './errors.ts';

export type SecretValue = { readonly text: string } | { readonly base64: string };

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** AWSCURRENT, AWSPREVIOUS, and those of the caller's own. */
  readonly stages: readonly string[];
  readonly createdAt: number;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly changedAt: number;
  /** When it will be gone for good. */
  readonly deletedAt?: number | undefined;
  readonly versions: readonly SecretVersion[];
  /** A digest of what the template said of its value, so that only a changed template changes it. */
  readonly declaration?: string | undefined;
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const LARGEST = 65_536;

const SCHEMA = `CREATE TABLE IF NOT EXISTS secretsmanager_secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL)`;

/** The secrets of the templates, and those that were made by the API. */
export class Secrets {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(SCHEMA);
  }

  create(name: string, description: string | undefined, declaration?: string): Secret {
    if (!/^[\w/+=.@!-]{1,512}$/.test(name)) throw invalidParameter('Invalid name. Must be a valid name.');
    const existing = this.#find(name);
    if (existing !== undefined && !isGone(existing)) {
      throw existing.deletedAt === undefined
        ? resourceExists(`The operation failed because the secret ${name} already exists.`)
        : invalidRequest(
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
          );
    }
    const now = Date.now();
    return this.save({
      name,
      arn: secretArn(name),
      description,
      createdAt: now,
      changedAt: now,
      versions: [],
      declaration,
    });
  }

  /** By name, ARN, or the ARN without its last six characters. */
  find(id: string): Secret | undefined {
    const [, ofArn] = /^arn:aws:secretsmanager:[^:]*:[^:]*:secret:(.*)$/.exec(id) ?? [];
    const secret = this.#find(ofArn ?? id) ?? this.#find((ofArn ?? '').replace(/-[^-]{6}$/, ''));
    return secret === undefined || isGone(secret) ? undefined : secret;
  }

  /** AWS: one that is scheduled for deletion can only be described and restored. */
  usable(id: string): Secret {
    const secret = this.find(id);
    if (secret === undefined) throw secretNotFound();
    if (secret.deletedAt !== undefined) {
      throw invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  }

  list(): Secret[] {
    const rows = this.#store.prepare('SELECT secret FROM secretsmanager_secrets ORDER BY name').all();
    return rows.map((row) => JSON.parse(String(row.secret)) as Secret).filter((secret) => !isGone(secret));
  }

  /** AWS: the same token with the same value is the same version; with another value, an error. */
  putValue(
    secret: Secret,
    value: SecretValue,
    {
      id = randomUUID(),
      stages = [CURRENT],
    }: { id?: string | undefined; stages?: readonly string[] | undefined } = {},
  ): SecretVersion {
    checkValue(value);
    const before = secret.versions.find((version) => version.id === id);
    if (before !== undefined) {
      if (JSON.stringify(before.value) === JSON.stringify(value)) return before;
      throw resourceExists('A resource with the ID you requested already exists.');
    }
    const version = { id, value, stages, createdAt: Date.now() };
    const others = withoutStages(secret.versions, stages);
    this.save({ ...secret, changedAt: version.createdAt, versions: [...others, version] });
    return version;
  }

  save(secret: Secret): Secret {
    this.#store
      .prepare('INSERT OR REPLACE INTO secretsmanager_secrets (name, secret) VALUES (?, ?)')
      .run(secret.name, JSON.stringify(secret));
    return secret;
  }

  remove({ name }: Secret): void {
    this.#store.prepare('DELETE FROM secretsmanager_secrets WHERE name = ?').run(name);
  }

  #find(name: string): Secret | undefined {
    const row = this.#store.prepare('SELECT secret FROM secretsmanager_secrets WHERE name = ?').get(name);
    return row === undefined ? undefined : (JSON.parse(String(row.secret)) as Secret);
  }
}

export function versionOf(
  secret: Secret,
  { id, stage }: { id?: string | undefined; stage?: string | undefined },
): SecretVersion {
  const wanted = stage ?? (id === undefined ? CURRENT : undefined);
  const version = secret.versions.find(
    (candidate) =>
      (id === undefined || candidate.id === id) &&
      (wanted === undefined || candidate.stages.includes(wanted)),
  );
  if (version !== undefined) return version;
  throw secretNotFound(
    id === undefined
      ? `the specified secret value for staging label: ${wanted}`
      : `the specified secret value for VersionId: ${id}`,
  );
}

/** AWS ends the ARN with six random characters; here they come of the name, and so stay the same. */
function secretArn(name: string): string {
  const end = createHash('sha256').update(name).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 6);
  return arn('secretsmanager', `secret:${name}-${end}`);
}

/** AWS: a label is on one version only; what loses AWSCURRENT is AWSPREVIOUS, and a version without labels goes. */
function withoutStages(versions: readonly SecretVersion[], taken: readonly string[]): SecretVersion[] {
  const replacesCurrent = taken.includes(CURRENT);
  return versions
    .map((version) => {
      const wasCurrent = replacesCurrent && version.stages.includes(CURRENT);
      const kept = version.stages.filter(
        (stage) => !taken.includes(stage) && !(replacesCurrent && stage === PREVIOUS),
      );
      return { ...version, stages: wasCurrent ? [...kept, PREVIOUS] : kept };
    })
    .filter(({ stages }) => stages.length > 0);
}

function checkValue(value: SecretValue): void {
  const size = 'text' in value ? Buffer.byteLength(value.text) : Buffer.from(value.base64, 'base64').length;
  if (size === 0) throw invalidParameter('You must provide either SecretString or SecretBinary.');
  if (size > LARGEST) throw invalidParameter(`A secret value has at most ${LARGEST} bytes.`);
}

function isGone({ deletedAt }: Secret): boolean {
  return deletedAt !== undefined && deletedAt <= Date.now();
}
