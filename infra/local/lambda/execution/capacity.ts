import { availableParallelism } from 'node:os';

/** Who wants to start environments, and can give up those that it does not use. */
export interface CapacityUser {
  /** There is room again: begin what was refused. */
  roomAgain(): void;
  /** When the environment that is idle for longest became so; undefined when none is. */
  idleSince(): number | undefined;
  /** Ends that environment. */
  giveUpIdle(): void;
}

/** AWS starts environments as long as the account allows; a laptop carries fewer threads, so events wait instead. */
const MOST_ENVIRONMENTS = 64;

/** All environments of all functions share the machine: how many there may be, and how many may start at once. */
export class Capacity {
  readonly #most: number;
  readonly #mostStarting = Math.max(2, availableParallelism());
  readonly #users: CapacityUser[] = [];
  readonly #refused = new Set<CapacityUser>();
  #alive = 0;
  #starting = 0;

  constructor(most = MOST_ENVIRONMENTS) {
    this.#most = most;
  }

  join(user: CapacityUser): void {
    this.#users.push(user);
  }

  /** False: not now; `roomAgain` is called as soon as it makes sense to ask again. */
  take(user: CapacityUser): boolean {
    const isFree = this.#starting < this.#mostStarting && (this.#alive < this.#most || this.#makeRoom());
    if (isFree) {
      this.#alive += 1;
      this.#starting += 1;
    } else {
      this.#refused.add(user);
    }
    return isFree;
  }

  /** An environment has started, or failed to. */
  startDone(): void {
    this.#starting -= 1;
    this.#offer();
  }

  /** An environment has ended. */
  release(): void {
    this.#alive -= 1;
    this.#offer();
  }

  /** An environment became idle: room for others, if there is none left. */
  idle(): void {
    if (this.#alive >= this.#most) this.#offer();
  }

  #offer(): void {
    for (const user of [...this.#refused]) {
      this.#refused.delete(user);
      user.roomAgain();
    }
  }

  #makeRoom(): boolean {
    const [first] = this.#users
      .flatMap((user) => ({ user, since: user.idleSince() ?? Infinity }))
      .filter(({ since }) => since < Infinity)
      .sort((one, other) => one.since - other.since);
    first?.user.giveUpIdle();
    return first !== undefined && this.#alive < this.#most;
  }
}
