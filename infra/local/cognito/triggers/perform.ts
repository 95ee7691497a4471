import { type AwsError, isAwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import type { Operation } from '../operation.ts';
import type { Steps, TriggerCall } from './steps.ts';

type Step = IteratorResult<TriggerCall, JsonObject>;

/** Performs an operation, step by step where it asks functions: no transaction is open while a function runs. */
export async function performed(
  store: StateStore,
  operation: Operation,
  input: JsonObject,
  answer: (call: TriggerCall) => Promise<JsonObject>,
): Promise<JsonObject> {
  const begun = inTransaction(store, () => {
    const result = operation(input);
    return isSteps(result) ? { steps: result, step: result.next() } : { output: result };
  });
  if ('output' in begun) return begun.output;
  const { steps } = begun;
  let { step } = begun;
  while (step.done !== true) {
    const goOn = await answered(steps, answer(step.value));
    step = inTransaction(store, goOn);
  }
  return step.value;
}

/** How the steps go on: with the answer, or with the error in its place. */
async function answered(steps: Steps<JsonObject>, answer: Promise<JsonObject>): Promise<() => Step> {
  try {
    const response = await answer;
    return () => steps.next(response);
  } catch (error) {
    return () => steps.throw(error);
  }
}

/** All that a step writes is written or nothing is. A refusal writes too: a wrong password counts. */
function inTransaction<T extends object>(store: StateStore, work: () => T): T {
  const outcome = store.transaction((): { result: T } | { refusal: AwsError } => {
    try {
      return { result: work() };
    } catch (error) {
      if (isAwsError(error)) return { refusal: error };
      throw error;
    }
  });
  if ('refusal' in outcome) throw outcome.refusal;
  return outcome.result;
}

function isSteps(result: JsonObject | Steps<JsonObject>): result is Steps<JsonObject> {
  return Symbol.iterator in result;
}
