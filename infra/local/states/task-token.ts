import { isJsonObject } from '../kernel/json.ts';

/** What a task token stands for. To its holders it is opaque, as AWS's are. */
export interface TaskToken {
  readonly stateMachineArn: string;
  /** The one attempt of the one task. */
  readonly taskId: string;
}

export function writeTaskToken({ stateMachineArn, taskId }: TaskToken): string {
  return Buffer.from(JSON.stringify({ stateMachineArn, taskId })).toString('base64');
}

/** Undefined for what the local cloud has never given out. */
export function readTaskToken(text: unknown): TaskToken | undefined {
  if (typeof text !== 'string') return undefined;
  const parsed = parse(Buffer.from(text, 'base64').toString());
  if (!isJsonObject(parsed)) return undefined;
  const { stateMachineArn, taskId } = parsed;
  if (typeof stateMachineArn !== 'string' || typeof taskId !== 'string') return undefined;
  return { stateMachineArn, taskId };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
