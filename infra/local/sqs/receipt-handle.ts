import { randomBytes } from 'node:crypto';
import { sqsError } from './errors.ts';

/** Which delivery of which message a receiver holds. AWS: the handle is another one at every receive. */
export interface Receipt {
  readonly queue: string;
  readonly id: number;
  readonly receiveCount: number;
}

export function writeHandle({ queue, id, receiveCount }: Receipt): string {
  return Buffer.from(`${queue} ${id} ${receiveCount} ${randomBytes(9).toString('hex')}`).toString('base64');
}

/** Throws ReceiptHandleIsInvalid for anything but a handle of this queue. */
export function readHandle(handle: string, queue: string): Receipt {
  const text = Buffer.from(handle, 'base64').toString('latin1');
  const [, name, id, receiveCount] = /^(\S+) (\d{1,15}) (\d{1,9}) [0-9a-f]{18}$/.exec(text) ?? [];
  if (name !== queue) {
    throw sqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return { queue, id: Number(id), receiveCount: Number(receiveCount) };
}
