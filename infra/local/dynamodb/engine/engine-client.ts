import { REGION } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { textOf } from '../shapes.ts';
import { EngineConnection } from './engine-connection.ts';

/** As many as SDKs open; further calls wait for one of them. */
const MOST_CONNECTIONS = 64;

/** Speaks AWS JSON 1.0 with the engine. */
export class EngineClient {
  readonly #port: number;
  readonly #head: string;
  readonly #connections = new Set<EngineConnection>();
  /** The one used last comes first, so that the others become idle and close. */
  readonly #free: EngineConnection[] = [];
  readonly #queue: ((connection: EngineConnection) => void)[] = [];

  constructor(port: number, accessKeyId: string) {
    this.#port = port;
    // The engine chooses the database by the credential, and verifies no signature.
    const scope = `${accessKeyId}/20260101/${REGION}/dynamodb/aws4_request`;
    this.#head = [
      'POST / HTTP/1.1',
      `host: 127.0.0.1:${port}`,
      'content-type: application/x-amz-json-1.0',
      `authorization: AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      'x-amz-target: ',
    ].join('\r\n');
  }

  /** `target` as in `X-Amz-Target`: `DynamoDB_20120810.PutItem`. */
  async send(target: string, input: JsonObject): Promise<JsonObject> {
    const body = JSON.stringify(input);
    const request = `${this.#head}${target}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const connection = await this.#connection();
    let answer: JsonObject;
    let status: number;
    try {
      const received = await connection.send(request);
      status = received.status;
      answer = JSON.parse(received.body) as JsonObject;
    } catch (cause) {
      throw new AwsError('InternalServerError', `DynamoDB Local did not answer: ${String(cause)}`, {
        status: 500,
        cause,
      });
    } finally {
      this.#release(connection);
    }
    if (status !== 200) throw asAwsError(status, answer);
    return answer;
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #connection(): EngineConnection | Promise<EngineConnection> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#connections.size >= MOST_CONNECTIONS) {
      return new Promise((resolve) => {
        this.#queue.push(resolve);
      });
    }
    return this.#open();
  }

  #open(): EngineConnection {
    const connection: EngineConnection = new EngineConnection(this.#port, () => {
      this.#connections.delete(connection);
      const at = this.#free.indexOf(connection);
      if (at >= 0) this.#free.splice(at, 1);
    });
    this.#connections.add(connection);
    return connection;
  }

  /** One that has closed meanwhile makes room for a new one. */
  #release(connection: EngineConnection): void {
    const open = this.#connections.has(connection);
    const next = this.#queue.shift();
    if (next !== undefined) next(open ? connection : this.#open());
    else if (open) this.#free.push(connection);
  }
}

/** `{"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "Message": …, "Item": …}` */
function asAwsError(status: number, answer: JsonObject): AwsError {
  const { __type: type, Message, message, ...details } = answer;
  const code = textOf(type).slice(textOf(type).indexOf('#') + 1);
  return new AwsError(code, asAwsWords(code, textOf(Message ?? message)), { status, details });
}

/** The engine says some things in other words than AWS. */
function asAwsWords(code: string, message: string): string {
  return code === 'ResourceNotFoundException' && message === 'Cannot do operations on a non-existent table'
    ? 'Requested resource not found'
    : message;
}
