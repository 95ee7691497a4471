import type { MessageStore, Receipts, ReceivedMessage, Receiving } from './message-store.ts';
import type { Queue, Queues } from './queues.ts';

interface Waiter {
  readonly receiving: Receiving;
  readonly answer: (messages: readonly ReceivedMessage[]) => void;
}

interface Line {
  readonly waiters: Set<Waiter>;
  /** Runs until the next message of the queue becomes visible by itself. */
  timer?: NodeJS.Timeout;
}

/**
 * The receivers that wait for messages. Nobody looks into the store again and again: a receiver is served when a
 * message is sent or becomes visible otherwise, and at the next deadline of a message in flight or delayed.
 */
export class LongPolls {
  readonly #queues: Queues;
  readonly #messages: MessageStore;
  readonly #clock: () => number;
  readonly #lines = new Map<string, Line>();

  constructor(queues: Queues, messages: MessageStore, clock: () => number) {
    this.#queues = queues;
    this.#messages = messages;
    this.#clock = clock;
  }

  /** AWS: answers as soon as there is a message, or with none after the wait time. */
  async receive(
    queue: Queue,
    receiving: Receiving,
    waitSeconds: number,
  ): Promise<readonly ReceivedMessage[]> {
    const messages = this.#take(queue, receiving);
    if (messages.length > 0 || waitSeconds === 0) return messages;
    return new Promise((resolve) => {
      const line = this.#line(queue.name);
      const waiter: Waiter = {
        receiving,
        answer: (found) => {
          clearTimeout(deadline);
          line.waiters.delete(waiter);
          if (line.waiters.size === 0) this.#leave(queue.name, line);
          resolve(found);
        },
      };
      const deadline = setTimeout(waiter.answer, waitSeconds * 1000, []);
      line.waiters.add(waiter);
      this.#setTimer(queue.name, line);
    });
  }

  /** Something may have become visible in the queue, or will sooner than thought. */
  wake(queueName: string): void {
    const line = this.#lines.get(queueName);
    if (line === undefined) return;
    for (const waiter of line.waiters) {
      const queue = this.#queues.find(queueName);
      const messages = queue === undefined ? [] : this.#take(queue, waiter.receiving);
      if (queue !== undefined && messages.length === 0) break;
      waiter.answer(messages);
    }
    if (line.waiters.size > 0) this.#setTimer(queueName, line);
  }

  /** Sends everybody away who waits at the queue. */
  release(queueName: string): void {
    for (const waiter of this.#lines.get(queueName)?.waiters ?? []) waiter.answer([]);
  }

  releaseAll(): void {
    for (const queueName of [...this.#lines.keys()]) this.release(queueName);
  }

  #take(queue: Queue, receiving: Receiving): readonly ReceivedMessage[] {
    const target = queue.settings.redrive?.deadLetterTargetArn;
    const deadLetterQueue = target === undefined ? undefined : this.#queues.findByArn(target);
    const { messages, changed }: Receipts = this.#messages.receive(queue, receiving, deadLetterQueue);
    // Later, since those who are woken receive in their turn.
    for (const queueName of changed) {
      setImmediate(() => {
        this.wake(queueName);
      });
    }
    return messages;
  }

  #line(queueName: string): Line {
    let line = this.#lines.get(queueName);
    if (line === undefined) {
      line = { waiters: new Set() };
      this.#lines.set(queueName, line);
    }
    return line;
  }

  #leave(queueName: string, line: Line): void {
    clearTimeout(line.timer);
    if (this.#lines.get(queueName) === line) this.#lines.delete(queueName);
  }

  #setTimer(queueName: string, line: Line): void {
    clearTimeout(line.timer);
    const next = this.#messages.nextVisibleAt(queueName);
    if (next === undefined) return;
    // No wait is longer than 20 seconds, and a timer holds no more than 24 days.
    const delay = Math.min(Math.max(next - this.#clock(), 1), 20_000);
    line.timer = setTimeout(() => {
      this.wake(queueName);
    }, delay);
  }
}
