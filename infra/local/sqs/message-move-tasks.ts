import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import type { JsonObject } from '../kernel/json.ts';
import type { StateStore } from '../kernel/state-store.ts';
import { invalidParameter, sqsError } from './errors.ts';
import type { LongPolls } from './long-polls.ts';
import type { MessageStore } from './message-store.ts';
import type { Queue, Queues } from './queues.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_move_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    handle TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    destination TEXT,
    per_second INTEGER,
    status TEXT NOT NULL,
    moved INTEGER NOT NULL DEFAULT 0,
    to_move INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    failure TEXT
  );
  CREATE INDEX IF NOT EXISTS sqs_move_tasks_by_source ON sqs_move_tasks (source, id);
`;

const COLUMNS = `handle, source, destination, per_second AS perSecond, status, moved, to_move AS toMove,
  started_at AS startedAt, failure`;

type Status = 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

interface MoveTask {
  readonly handle: string;
  readonly source: string;
  readonly destination: string | null;
  readonly perSecond: number | null;
  readonly status: Status;
  readonly moved: number;
  readonly toMove: number;
  readonly startedAt: number;
  readonly failure: string | null;
}

/** How many messages one transaction moves when no rate is set. */
const CHUNK = 100;

/** Moves messages out of dead-letter queues. What a task has done is in the store, and a boot takes up what runs. */
export class MessageMoveTasks {
  readonly #store: StateStore;
  readonly #clock: () => number;
  readonly #queues: Queues;
  readonly #messages: MessageStore;
  readonly #longPolls: LongPolls;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #insert: StatementSync;
  readonly #list: StatementSync;
  readonly #find: StatementSync;
  readonly #running: StatementSync;
  readonly #finish: StatementSync;
  readonly #count: StatementSync;

  constructor(
    { store, clock }: { store: StateStore; clock: () => number },
    { queues, messages, longPolls }: { queues: Queues; messages: MessageStore; longPolls: LongPolls },
  ) {
    store.define(SCHEMA);
    this.#store = store;
    this.#clock = clock;
    this.#queues = queues;
    this.#messages = messages;
    this.#longPolls = longPolls;
    this.#insert = store.prepare(`INSERT INTO sqs_move_tasks
      (handle, source, destination, per_second, status, to_move, started_at) VALUES (?, ?, ?, ?, 'RUNNING', ?, ?)`);
    this.#list = store.prepare(
      `SELECT ${COLUMNS} FROM sqs_move_tasks WHERE source = ? ORDER BY id DESC LIMIT ?`,
    );
    this.#find = store.prepare(`SELECT ${COLUMNS} FROM sqs_move_tasks WHERE handle = ?`);
    this.#running = store.prepare(`SELECT ${COLUMNS} FROM sqs_move_tasks WHERE status = 'RUNNING'`);
    this.#finish = store.prepare('UPDATE sqs_move_tasks SET status = ?, failure = ? WHERE handle = ?');
    this.#count = store.prepare('UPDATE sqs_move_tasks SET moved = moved + ? WHERE handle = ?');
  }

  /** AWS: the source must be the dead-letter queue of some queue, and has one running task at most. */
  begin(sourceArn: string, destinationArn: string | undefined, perSecond: number | undefined): string {
    const source = this.#queue(sourceArn, 'SourceArn');
    if (this.#queues.sourcesOf(source).length === 0) {
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    }
    if (destinationArn !== undefined) this.#queue(destinationArn, 'DestinationArn');
    if (destinationArn === sourceArn)
      throw invalidParameter('Source queue arn and destination queue arn cannot be the same.');
    if (this.#list.all(sourceArn, 1).some((task) => task.status === 'RUNNING')) {
      throw sqsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const handle = Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64');
    const toMove = this.#messages.counts(source).visible;
    this.#insert.run(handle, sourceArn, destinationArn ?? null, perSecond ?? null, toMove, this.#clock());
    this.#schedule(handle, 0);
    return handle;
  }

  list(sourceArn: string, limit: number): JsonObject[] {
    this.#queue(sourceArn, 'SourceArn');
    return (this.#list.all(sourceArn, limit) as unknown as MoveTask[]).map(asAnswer);
  }

  /** AWS: what has been moved stays moved. Answers how many that are. */
  cancel(handle: string): number {
    const task = this.#task(handle);
    if (task === undefined) throw sqsError('ResourceNotFoundException', 'Task does not exist.', 404);
    if (task.status !== 'RUNNING')
      throw sqsError('UnsupportedOperation', 'Only active tasks can be cancelled');
    this.#end(task, 'CANCELLED');
    return task.moved;
  }

  resume(): void {
    for (const { handle } of this.#running.all() as unknown as MoveTask[]) this.#schedule(handle, 0);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #schedule(handle: string, delay: number): void {
    const step = (): void => {
      this.#timers.delete(handle);
      const task = this.#task(handle);
      if (task?.status === 'RUNNING') this.#step(task);
    };
    this.#timers.set(handle, setTimeout(step, delay));
  }

  #step(task: MoveTask): void {
    const source = this.#queues.findByArn(task.source);
    const chunk = Math.min(task.perSecond ?? CHUNK, task.toMove - task.moved);
    const found = source === undefined || chunk === 0 ? [] : this.#messages.oldestVisible(source, chunk);
    if (found.length === 0) {
      this.#end(task, 'COMPLETED');
      return;
    }
    const woken = new Set<string>();
    const failure = this.#store.transaction(() => this.#move(task, found, woken));
    for (const queueName of woken) this.#longPolls.wake(queueName);
    if (failure !== undefined) this.#end(task, 'FAILED', failure);
    else this.#schedule(task.handle, task.perSecond === null ? 0 : 1000);
  }

  /** Moves and counts in one: a crash leaves neither lost nor doubled messages. Answers why it could not go on. */
  #move(
    task: MoveTask,
    found: readonly { id: number; source: string | null }[],
    woken: Set<string>,
  ): string | undefined {
    let moved = 0;
    let failure: string | undefined;
    for (const message of found) {
      // AWS: without a destination each message goes back to the queue that it came from.
      const target = task.destination ?? message.source;
      const queue = target === null ? undefined : this.#queues.findByArn(target);
      if (queue === undefined) {
        failure =
          target === null ? 'CouldNotDetermineMessageSource' : 'AWS.SimpleQueueService.NonExistentQueue';
        break;
      }
      this.#messages.move(message.id, queue);
      woken.add(queue.name);
      moved += 1;
    }
    this.#count.run(moved, task.handle);
    return failure;
  }

  #end(task: MoveTask, status: Status, failure?: string): void {
    clearTimeout(this.#timers.get(task.handle));
    this.#timers.delete(task.handle);
    this.#finish.run(status, failure ?? null, task.handle);
  }

  #task(handle: string): MoveTask | undefined {
    return this.#find.get(handle) as unknown as MoveTask | undefined;
  }

  #queue(arn: string, parameter: string): Queue {
    const queue = this.#queues.findByArn(arn);
    if (queue !== undefined) return queue;
    const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
    throw sqsError('ResourceNotFoundException', message, 404);
  }
}

/** The queue whose messages a task moves, as its handle says. */
export function sourceOfTask(handle: string): string {
  try {
    const { sourceArn } = JSON.parse(Buffer.from(handle, 'base64').toString()) as { sourceArn?: unknown };
    if (typeof sourceArn === 'string') return sourceArn;
  } catch (error) {
    throw invalidParameter(`Value for parameter TaskHandle is invalid. (${String(error)})`);
  }
  throw invalidParameter('Value for parameter TaskHandle is invalid.');
}

/** AWS: the handle is given only while the task runs, since only then it can be cancelled. */
function asAnswer(task: MoveTask): JsonObject {
  return {
    ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
    Status: task.status,
    SourceArn: task.source,
    ...(task.destination === null ? {} : { DestinationArn: task.destination }),
    ...(task.perSecond === null ? {} : { MaxNumberOfMessagesPerSecond: task.perSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure === null ? {} : { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  };
}
