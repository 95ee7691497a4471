import { eventually } from '../../../infra/local/test/support/eventually.ts';
import type { Example, OtherRequest } from '../../../shared/http/examples.ts';
import { checkAnswer } from './check-answer.ts';
import { Correspondence } from './correspondence.ts';
import { send, type Sender, sendOther } from './send.ts';

/** How long a read may take to show what was written. */
const PATIENCE_MS = 20_000;

/** Runs examples one after another in one shop; each once, and after all that it is given. */
export class ExampleRunner {
  readonly #sender: Sender;
  readonly #done = new Map<Example, readonly string[]>();
  #correspondence = new Correspondence();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** In what the shop answers otherwise than documented. */
  async run(example: Example): Promise<readonly string[]> {
    const before = this.#done.get(example);
    if (before !== undefined) return before;
    for (const step of example.given ?? []) {
      const found = await this.#prepare(step);
      if (found.length > 0) return found.map((line) => `given: ${line}`);
    }
    const found = await this.#perform(example);
    this.#done.set(example, found);
    return found;
  }

  async #prepare(step: Example | OtherRequest): Promise<readonly string[]> {
    if ('route' in step) return this.run(step);
    await sendOther(this.#correspondence.translate(step));
    return [];
  }

  /** A read is repeated until it answers as documented, for what was written may take its time to be seen. */
  async #perform(example: Example): Promise<readonly string[]> {
    let found: readonly string[] = [];
    const attempt = async (): Promise<void> => {
      const correspondence = this.#correspondence.copy();
      const request = this.#correspondence.translate(example.request ?? {});
      found = checkAnswer(
        example,
        await send({ route: example.route, request }, this.#sender),
        correspondence,
      );
      if (found.length > 0) throw new Error('not yet');
      this.#correspondence = correspondence;
    };
    const timeout = example.route.method === 'GET' ? PATIENCE_MS : 0;
    await eventually(attempt, { timeout, every: 100 }).catch((error: unknown) => {
      if (found.length === 0) throw error;
    });
    return found;
  }
}
