import { setTimeout as sleep } from 'node:timers/promises';
import { isAwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import { UserError } from '../kernel/user-error.ts';
import type { CreatedResource, DeclaredResource, ResourceType } from '../stacks/resource-type.ts';
import { tableArn } from './arns.ts';
import type { DynamoDbService } from './dynamodb-service.ts';
import { objectOf, objectsOf, stringOf, textOf } from './shapes.ts';
import { tableProperties } from './table-properties.ts';
import type { TtlSettings } from './ttl/ttl-settings.ts';

/** AWS::DynamoDB::Table: made at the first boot, and brought to what the template says at the later ones. */
export class TableResource implements ResourceType {
  readonly type = 'AWS::DynamoDB::Table';
  readonly properties = tableProperties;
  readonly #service: DynamoDbService;
  readonly #ttl: TtlSettings;

  constructor(service: DynamoDbService, ttl: TtlSettings) {
    this.#service = service;
    this.#ttl = ttl;
  }

  async create({ stack, logicalId, properties }: DeclaredResource): Promise<CreatedResource> {
    const name = stringOf(properties.TableName) ?? `${stack}-${logicalId}`;
    const wanted = wantedTable(name, properties);
    const existing = await this.#atRest(name);
    if (existing === undefined) await this.#service.manage('CreateTable', wanted);
    else await this.#reconcile(name, existing, wanted);
    const timeToLive = objectOf(properties.TimeToLiveSpecification);
    this.#ttl.set(name, timeToLive.Enabled === true ? stringOf(timeToLive.AttributeName) : undefined);

    const table = await this.#describe(name);
    const streamArn = isStreamOn(table ?? {}) ? stringOf(table?.LatestStreamArn) : undefined;
    return {
      ref: name,
      attributes: { Arn: tableArn(name), ...(streamArn === undefined ? {} : { StreamArn: streamArn }) },
    };
  }

  async #describe(name: string): Promise<JsonObject | undefined> {
    try {
      return objectOf((await this.#manage('DescribeTable', { TableName: name })).Table);
    } catch (error) {
      if (isAwsError(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
  }

  /** While the engine builds or drops an index, it now and then answers with an internal failure: as SDKs do, again. */
  async #manage(operation: 'DescribeTable' | 'UpdateTable', input: JsonObject): Promise<JsonObject> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#service.manage(operation, input);
      } catch (error) {
        if (!isAwsError(error) || error.status < 500 || tries === MOST_TRIES) throw error;
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** What CloudFormation updates without replacement; what it would replace the table for is refused. */
  async #reconcile(name: string, existing: JsonObject, wanted: JsonObject): Promise<void> {
    if (fixedParts(existing) !== fixedParts(wanted)) {
      throw new UserError(
        `The table ${name} stands with other keys or local indexes than the template asks for, and these can not ` +
          'be changed: start anew with --fresh',
      );
    }
    for (const change of [billingChange(existing, wanted), protectionChange(existing, wanted)]) {
      if (change !== undefined) await this.#update(name, change);
    }
    for (const change of streamChanges(existing, wanted)) await this.#update(name, change);
    await this.#reconcileIndexes(name, existing, wanted);
  }

  /** AWS: one index a time; an index changes by being deleted and made again. */
  async #reconcileIndexes(name: string, existing: JsonObject, wanted: JsonObject): Promise<void> {
    const standing = new Map(indexesOf(existing).map((index) => [textOf(index.IndexName), index]));
    const asked = new Map(indexesOf(wanted).map((index) => [textOf(index.IndexName), index]));
    for (const [index, description] of standing) {
      const stays = asked.get(index);
      if (stays !== undefined && indexText(stays) === indexText(description)) continue;
      await this.#update(name, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: index } }] });
      standing.delete(index);
    }
    for (const [index, description] of asked) {
      if (standing.has(index)) continue;
      await this.#update(name, {
        AttributeDefinitions: wanted.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: description }],
      });
    }
  }

  async #update(name: string, change: JsonObject): Promise<void> {
    await this.#manage('UpdateTable', { TableName: name, ...change });
    await this.#atRest(name);
  }

  /** Gives the table when neither it nor any of its indexes is being changed. */
  async #atRest(name: string): Promise<JsonObject | undefined> {
    for (;;) {
      const table = await this.#describe(name);
      if (table === undefined) return undefined;
      const states = [table.TableStatus, ...indexesOf(table).map((index) => index.IndexStatus)];
      if (states.every((state) => state === 'ACTIVE')) return table;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

const LOOK_AGAIN_MS = 100;
const MOST_TRIES = 20;

/** As CreateTable takes it. */
function wantedTable(name: string, properties: JsonObject): JsonObject {
  const { AttributeDefinitions, KeySchema, ProvisionedThroughput, LocalSecondaryIndexes } = properties;
  const stream = properties.StreamSpecification;
  return {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    ProvisionedThroughput,
    LocalSecondaryIndexes,
    GlobalSecondaryIndexes:
      properties.GlobalSecondaryIndexes === undefined ? undefined : indexesOf(properties).map(wantedIndex),
    // AWS: a template that does not say it means PROVISIONED.
    BillingMode: properties.BillingMode ?? 'PROVISIONED',
    ...(stream === undefined ? {} : { StreamSpecification: { ...objectOf(stream), StreamEnabled: true } }),
    DeletionProtectionEnabled: properties.DeletionProtectionEnabled === true,
  };
}

function wantedIndex({ IndexName, KeySchema, Projection, ProvisionedThroughput }: JsonObject): JsonObject {
  return { IndexName, KeySchema, Projection, ProvisionedThroughput };
}

function indexesOf(table: JsonObject): JsonObject[] {
  return objectsOf(table.GlobalSecondaryIndexes);
}

/** What can not be changed: the keys with their types, and the local indexes. */
function fixedParts(table: JsonObject): string {
  const types = new Map(
    objectsOf(table.AttributeDefinitions).map((each) => [each.AttributeName, each.AttributeType]),
  );
  const keys = objectsOf(table.KeySchema).map((key) => [
    key.AttributeName,
    key.KeyType,
    types.get(key.AttributeName),
  ]);
  return JSON.stringify([keys, objectsOf(table.LocalSecondaryIndexes).map(indexText).sort()]);
}

/** The same text for the same index, whether asked for or described. */
function indexText(index: JsonObject): string {
  const keys = objectsOf(index.KeySchema).map((key) => [key.AttributeName, key.KeyType]);
  const { ProjectionType: type, NonKeyAttributes: attributes } = objectOf(index.Projection);
  return JSON.stringify([
    index.IndexName,
    keys,
    type,
    Array.isArray(attributes) ? attributes.toSorted() : [],
  ]);
}

function billingChange(existing: JsonObject, wanted: JsonObject): JsonObject | undefined {
  const mode = objectOf(existing.BillingModeSummary).BillingMode ?? 'PROVISIONED';
  const { BillingMode: wantedMode, ProvisionedThroughput: throughput } = wanted;
  const same = mode === wantedMode && sameUnits(existing, wanted);
  if (same) return undefined;
  if (wantedMode !== 'PROVISIONED') return { BillingMode: wantedMode };
  const updates = indexesOf(wanted).filter((index) => {
    const standingIndex = indexesOf(existing).find(({ IndexName }) => IndexName === index.IndexName);
    return standingIndex !== undefined && !sameUnits(standingIndex, index);
  });
  return {
    BillingMode: wantedMode,
    ProvisionedThroughput: throughput,
    ...(updates.length === 0
      ? {}
      : {
          GlobalSecondaryIndexUpdates: updates.map(({ IndexName, ProvisionedThroughput }) => ({
            Update: { IndexName, ProvisionedThroughput },
          })),
        }),
  };
}

/** Whether what stands has the throughput that is wanted. */
function sameUnits(standing: JsonObject, wanted: JsonObject): boolean {
  const units = objectOf(standing.ProvisionedThroughput);
  return Object.entries(objectOf(wanted.ProvisionedThroughput)).every(
    ([name, value]) => units[name] === value,
  );
}

function protectionChange(existing: JsonObject, wanted: JsonObject): JsonObject | undefined {
  const { DeletionProtectionEnabled } = wanted;
  return existing.DeletionProtectionEnabled === DeletionProtectionEnabled
    ? undefined
    : { DeletionProtectionEnabled };
}

/** AWS: another view of the items needs another stream, so the one that stands is turned off first. */
function streamChanges(existing: JsonObject, wanted: JsonObject): JsonObject[] {
  const view = (table: JsonObject): JsonObject[string] =>
    isStreamOn(table) ? objectOf(table.StreamSpecification).StreamViewType : undefined;
  if (view(existing) === view(wanted)) return [];
  return [
    ...(isStreamOn(existing) ? [{ StreamSpecification: { StreamEnabled: false } }] : []),
    ...(isStreamOn(wanted) ? [{ StreamSpecification: wanted.StreamSpecification }] : []),
  ];
}

function isStreamOn(table: JsonObject): boolean {
  return objectOf(table.StreamSpecification).StreamEnabled === true;
}
