import type { StateStore } from '../../kernel/state-store.ts';

export interface Group {
  readonly name: string;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly precedence?: number | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The groups of all pools and who is in them. */
export class Groups {
  readonly #statements;

  constructor(store: StateStore) {
    store.define(`
      CREATE TABLE IF NOT EXISTS cognito_groups (
        pool_id TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (pool_id, name));
      CREATE TABLE IF NOT EXISTS cognito_group_members (
        pool_id TEXT NOT NULL, name TEXT NOT NULL, username TEXT NOT NULL, PRIMARY KEY (pool_id, name, username));`);
    this.#statements = {
      find: store.prepare('SELECT document FROM cognito_groups WHERE pool_id = ? AND name = ?'),
      all: store.prepare('SELECT document FROM cognito_groups WHERE pool_id = ? ORDER BY name'),
      write: store.prepare(
        'INSERT OR REPLACE INTO cognito_groups (pool_id, name, document) VALUES (?, ?, ?)',
      ),
      ofUser:
        store.prepare(`SELECT document FROM cognito_groups JOIN cognito_group_members USING (pool_id, name)
        WHERE pool_id = ? AND username = ?`),
      members: store.prepare(
        'SELECT username FROM cognito_group_members WHERE pool_id = ? AND name = ? ORDER BY username',
      ),
      addMember: store.prepare(
        'INSERT OR IGNORE INTO cognito_group_members (pool_id, name, username) VALUES (?, ?, ?)',
      ),
      removeMember: store.prepare(
        'DELETE FROM cognito_group_members WHERE pool_id = ? AND name = ? AND username = ?',
      ),
      removeUser: store.prepare('DELETE FROM cognito_group_members WHERE pool_id = ? AND username = ?'),
    };
  }

  find(poolId: string, name: string): Group | undefined {
    const row = this.#statements.find.get(poolId, name);
    return row === undefined ? undefined : (JSON.parse(String(row.document)) as Group);
  }

  all(poolId: string): Group[] {
    return this.#statements.all.all(poolId).map((row) => JSON.parse(String(row.document)) as Group);
  }

  save(poolId: string, group: Group): void {
    this.#statements.write.run(poolId, group.name, JSON.stringify(group));
  }

  /** AWS: the lowest precedence comes first; a group without one comes last. */
  ofUser(poolId: string, username: string): Group[] {
    return this.#statements.ofUser
      .all(poolId, username)
      .map((row) => JSON.parse(String(row.document)) as Group)
      .toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  }

  members(poolId: string, name: string): string[] {
    return this.#statements.members.all(poolId, name).map((row) => String(row.username));
  }

  addMember(poolId: string, name: string, username: string): void {
    this.#statements.addMember.run(poolId, name, username);
  }

  removeMember(poolId: string, name: string, username: string): void {
    this.#statements.removeMember.run(poolId, name, username);
  }

  removeUser(poolId: string, username: string): void {
    this.#statements.removeUser.run(poolId, username);
  }
}

export function rank({ precedence }: Group): number {
  return precedence ?? Number.MAX_SAFE_INTEGER;
}
