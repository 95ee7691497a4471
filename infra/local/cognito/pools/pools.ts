import { resourceNotFound } from '../errors.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';

/** The pools and clients that the templates declare: told anew at every boot. */
export class Pools {
  readonly #pools = new Map<string, UserPool>();
  readonly #clients = new Map<string, UserPoolClient>();

  declarePool(pool: UserPool): void {
    this.#pools.set(pool.id, pool);
  }

  declareClient(client: UserPoolClient): void {
    this.#clients.set(client.id, client);
  }

  all(): UserPool[] {
    return [...this.#pools.values()];
  }

  pool(id: string): UserPool {
    const pool = this.#pools.get(id);
    if (pool === undefined) throw resourceNotFound(`User pool ${id} does not exist.`);
    return pool;
  }

  clientsOf(poolId: string): UserPoolClient[] {
    return [...this.#clients.values()].filter((client) => client.poolId === poolId);
  }

  client(id: string): UserPoolClient {
    const client = this.#clients.get(id);
    if (client === undefined) throw resourceNotFound(`User pool client ${id} does not exist.`);
    return client;
  }

  clientOf(poolId: string, id: string): UserPoolClient {
    const client = this.client(id);
    if (client.poolId !== this.pool(poolId).id)
      throw resourceNotFound(`User pool client ${id} does not exist.`);
    return client;
  }

  byIssuer(issuer: string): UserPool | undefined {
    return this.all().find((pool) => pool.issuer === issuer);
  }
}
