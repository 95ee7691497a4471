import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';

/** How long AWS lets each member of the three operations be. */
interface Limit {
  readonly min?: number;
  readonly max: number;
  readonly required?: true;
}

const TASK_TOKEN: Limit = { min: 1, max: 2048, required: true };

const LIMITS = {
  SendTaskSuccess: { taskToken: TASK_TOKEN, output: { max: 262_144, required: true } },
  SendTaskFailure: { taskToken: TASK_TOKEN, error: { max: 256 }, cause: { max: 32_768 } },
  SendTaskHeartbeat: { taskToken: TASK_TOKEN },
} as const satisfies Record<string, Record<string, Limit>>;

export type TaskOperation = keyof typeof LIMITS;

export function isTaskOperation(operation: string): operation is TaskOperation {
  return Object.hasOwn(LIMITS, operation);
}

/** AWS names all that is wrong with a request in one ValidationException. */
export function checkTaskInput(operation: TaskOperation, input: JsonObject): void {
  const problems = Object.entries<Limit>(LIMITS[operation]).flatMap(([name, limit]) =>
    problemOf(name, input[name], limit),
  );
  if (problems.length > 0) {
    const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
    throw new AwsError('ValidationException', `${count} detected: ${problems.join('; ')}`);
  }
  if (operation === 'SendTaskSuccess') checkOutput(input.output as string);
}

function problemOf(name: string, value: unknown, { min = 0, max, required }: Limit): string[] {
  const constraint = (text: string, rule: string): string[] => [
    `Value ${text} at '${name}' failed to satisfy constraint: Member must ${rule}`,
  ];
  if (value === undefined || value === null) return required ? constraint('null', 'not be null') : [];
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${name} is not a string`);
  // AWS counts the payload in bytes of UTF-8.
  const length = Buffer.byteLength(value);
  if (length < min) return constraint(`'${value}'`, `have length greater than or equal to ${min}`);
  return length > max ? constraint(`'${value}'`, `have length less than or equal to ${max}`) : [];
}

function checkOutput(output: string): void {
  try {
    JSON.parse(output);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidOutput', `Invalid Output: '${reason}'`);
  }
}
