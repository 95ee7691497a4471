import { AssumedRoles } from '../events/assumed-roles.ts';
import { type DeliveryFailure, deliveryFailure } from '../events/delivery/delivery-failure.ts';
import { sendToQueue } from '../events/delivery/send.ts';
import { deadLetterArn, retryPolicy, targetArn } from '../events/rules/target.ts';
import { text } from '../events/text.ts';
import { DueWork } from '../kernel/due-work.ts';
import type { PartContext } from '../kernel/part.ts';
import type { Principal } from '../kernel/principal.ts';
import { inputOf, type NewInvocation, timeText } from './invocation.ts';
import { type Invocation, InvocationStore } from './invocation-store.ts';
import { GROUP_ARN, scheduleArn } from './schedule.ts';
import { sendToTarget } from './send.ts';

const LOG_GROUP = '/aws/scheduler';
const RETRY_BASE_MS = 200;
const RETRY_LONGEST_MS = 30_000;

/** Brings what is due to its targets: at least once, with retries, and at last to the dead-letter queue. */
export class Invocations {
  readonly #context: PartContext;
  readonly #store: InvocationStore;
  readonly #roles: AssumedRoles;
  readonly #due = new DueWork<Invocation>((work) => this.#attempt(work));

  constructor(context: PartContext) {
    this.#context = context;
    this.#store = new InvocationStore(context.store);
    this.#roles = new AssumedRoles(context.api);
  }

  /** When this returns, the invocation survives the end of the process. */
  accept(wanted: NewInvocation): void {
    const invocation = this.#store.add(wanted);
    this.#due.schedule(invocation);
  }

  /** Goes on with what an earlier process left. */
  start(): void {
    this.#due.start();
    for (const invocation of this.#store.all()) this.#due.schedule(invocation);
  }

  async stop(): Promise<void> {
    await this.#due.stop();
  }

  async #attempt(invocation: Invocation): Promise<void> {
    const { maximumEventAgeInSeconds: age } = retryPolicy(invocation.target);
    // The laptop was closed for longer than AWS would have tried.
    if (Date.now() - invocation.startsAt > age * 1000) {
      await this.#giveUp(
        invocation,
        { code: 'EXPIRED', message: 'It is too late', retryable: false },
        'MaximumEventAgeInSeconds',
      );
      return;
    }
    invocation.attempts += 1;
    try {
      const payload = inputOf(invocation, invocation.attempts);
      await sendToTarget(this.#context, await this.#roleOf(invocation), invocation.target, payload);
    } catch (error) {
      await this.#failed(invocation, deliveryFailure(error));
      return;
    }
    this.#store.remove(invocation);
    this.#log(invocation, { level: 'INFO', message: 'The target was invoked' });
  }

  /** AWS: Scheduler assumes the target's role, which must trust it. */
  #roleOf({ target }: Invocation): Promise<Principal> {
    const scheduler = { kind: 'service', service: 'scheduler.amazonaws.com', sourceArn: GROUP_ARN } as const;
    return this.#roles.assume(text(target.RoleArn), scheduler);
  }

  async #failed(invocation: Invocation, failure: DeliveryFailure): Promise<void> {
    if (!failure.retryable) {
      await this.#giveUp(invocation, failure);
      return;
    }
    const { maximumRetryAttempts, maximumEventAgeInSeconds } = retryPolicy(invocation.target);
    const longest = Math.min(RETRY_LONGEST_MS, RETRY_BASE_MS * 2 ** (invocation.attempts - 1));
    const nextAt = Date.now() + longest * (0.5 + Math.random() / 2);
    if (invocation.attempts > maximumRetryAttempts) {
      await this.#giveUp(invocation, failure, 'MaximumRetryAttempts');
    } else if (nextAt - invocation.startsAt > maximumEventAgeInSeconds * 1000) {
      await this.#giveUp(invocation, failure, 'MaximumEventAgeInSeconds');
    } else {
      invocation.nextAt = nextAt;
      this.#store.saveAttempts(invocation);
      this.#due.schedule(invocation);
    }
  }

  /** AWS: the dead letter is sent in the role's name too, and its attributes say why it is one. */
  async #giveUp(invocation: Invocation, failure: DeliveryFailure, exhausted?: string): Promise<void> {
    const queue = deadLetterArn(invocation.target);
    this.#store.remove(invocation);
    const { code, message } = failure;
    this.#log(invocation, { level: 'ERROR', message: 'The target was not invoked', code, reason: message });
    if (queue === undefined) return;
    const attributes = {
      SCHEDULE_ARN: scheduleArn(invocation.schedule),
      TARGET_ARN: targetArn(invocation.target),
      EXECUTION_ID: invocation.executionId,
      SCHEDULED_TIME: timeText(invocation.scheduledAt),
      RETRY_ATTEMPTS: String(Math.max(0, invocation.attempts - 1)),
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      IS_PAYLOAD_TRUNCATED: 'false',
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
    };
    try {
      const { api, awsEndpoint } = this.#context;
      const sender = { api, awsEndpoint, principal: await this.#roleOf(invocation) };
      await sendToQueue(sender, queue, inputOf(invocation, invocation.attempts), { attributes });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log(invocation, { level: 'ERROR', message: `The dead letter is lost: ${queue}`, reason });
    }
  }

  #log({ schedule, executionId, attempts }: Invocation, line: Readonly<Record<string, string>>): void {
    this.#context.logs.write(
      LOG_GROUP,
      schedule,
      JSON.stringify({ ...line, schedule, executionId, attempts }),
    );
  }
}
