import { nameFromArn } from '../kernel/account.ts';
import type { AwsApi } from '../kernel/aws-service.ts';
import { isJsonObject } from '../kernel/json.ts';
import type { Principal } from '../kernel/principal.ts';
import type { ProvisionedStack } from '../stacks/provision.ts';
import type { Overview } from './overview-page.ts';

const PAGES: Principal = { kind: 'internal', part: 'developer-pages' };

/** Every queue with what waits in it. */
export async function queueOverview(api: AwsApi): Promise<Overview['queues']> {
  const { QueueUrls: urls } = await api.call(PAGES, 'sqs', 'ListQueues', {});
  const list = Array.isArray(urls) ? urls.map(String) : [];
  const queues = await Promise.all(list.map((url) => queueAttributes(api, url)));
  return queues.map(({ name, attributes }) => ({
    name,
    visible: Number(attributes.ApproximateNumberOfMessages),
    inFlight: Number(attributes.ApproximateNumberOfMessagesNotVisible),
    isDeadLetters: name.includes('dead-letter'),
  }));
}

async function queueAttributes(api: AwsApi, url: string) {
  const { Attributes: attributes } = await api.call(PAGES, 'sqs', 'GetQueueAttributes', {
    QueueUrl: url,
    AttributeNames: ['All'],
  });
  return { name: nameFromArn(url), attributes: isJsonObject(attributes) ? attributes : {} };
}

export function resourceOverview(stacks: readonly ProvisionedStack[]): Overview['resources'] {
  return stacks.flatMap(({ name: stack, resources }) =>
    resources.map(({ logicalId, type, created }) => ({ stack, logicalId, type, name: created.ref })),
  );
}
