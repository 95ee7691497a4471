import type { PartContext } from '../../kernel/part.ts';
import { UserError } from '../../kernel/user-error.ts';
import type { Bucket } from '../buckets/bucket.ts';
import type { NotificationRule } from '../buckets/notification-rules.ts';
import { hostId } from '../wire/host-id.ts';
import { s3For, sendTo } from './send.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS s3_validated (
  bucket TEXT NOT NULL, rule TEXT NOT NULL, policy TEXT NOT NULL, PRIMARY KEY (bucket, rule)
)`;

/**
 * AWS: a bucket's notifications are only taken when S3 may send to every destination, which CloudFormation reports as a
 * failure of the bucket. A queue gets a test message, `s3:TestEvent`, when its rule is new; here also when its policy
 * has changed. A function is asked by a dry run.
 */
export class DestinationCheck {
  readonly #context: PartContext;
  readonly #find;
  readonly #save;

  constructor(context: PartContext) {
    this.#context = context;
    context.store.define(SCHEMA);
    this.#find = context.store.prepare('SELECT policy FROM s3_validated WHERE bucket = ? AND rule = ?');
    this.#save = context.store.prepare(
      'INSERT OR REPLACE INTO s3_validated (bucket, rule, policy) VALUES (?, ?, ?)',
    );
  }

  async validate(bucket: Bucket): Promise<void> {
    for (const rule of bucket.settings.notifications) {
      try {
        await (rule.destination.kind === 'queue' ? this.#queue(bucket, rule) : this.#function(bucket, rule));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UserError(
          `Unable to validate the following destination configurations: ${rule.destination.arn}: ${reason}`,
        );
      }
    }
  }

  async #queue({ name, arn }: Bucket, { id, destination }: NotificationRule): Promise<void> {
    const policy = await this.#policyOf(destination.arn);
    if (this.#find.get(name, id)?.policy === policy) return;
    const requestId = id.slice(0, 16).toUpperCase();
    await sendTo(this.#context, arn, destination, {
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: new Date().toISOString(),
      Bucket: name,
      RequestId: requestId,
      HostId: hostId(requestId),
    });
    this.#save.run(name, id, policy);
  }

  async #function({ arn }: Bucket, { destination }: NotificationRule): Promise<void> {
    await this.#context.api.call(s3For(arn), 'lambda', 'Invoke', {
      ...{ FunctionName: destination.arn, InvocationType: 'DryRun' },
    });
  }

  async #policyOf(queueArn: string): Promise<string> {
    const name = queueArn.slice(queueArn.lastIndexOf(':') + 1);
    const QueueUrl = `${this.#context.awsEndpoint}/000000000000/${name}`;
    const inside = { kind: 'internal', part: 's3' } as const;
    const { Attributes: attributes } = await this.#context.api.call(inside, 'sqs', 'GetQueueAttributes', {
      ...{ QueueUrl, AttributeNames: ['Policy'] },
    });
    return JSON.stringify(attributes ?? {});
  }
}
