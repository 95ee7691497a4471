import { join } from 'node:path';
import { AwsError } from '../../kernel/aws-error.ts';
import type { AwsService } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { LogSink } from '../../kernel/log-sink.ts';
import type { Part, PartContext } from '../../kernel/part.ts';
import { accepted, known, type ResourceType } from '../../stacks/resource-type.ts';
import { LogFiles } from './log-files.ts';
import { logGroupArn, logGroupOf, type LogGroups, logOperations } from './log-operations.ts';

const DAY = 24 * 60 * 60 * 1000;
const EXPIRY_INTERVAL = DAY / 4;

/** AWS takes these numbers of days and no others. */
const RETENTION_DAYS = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

export interface Logs {
  /** There before every part, since all of them write. */
  readonly sink: LogSink;
  part(context: PartContext): Part;
}

/** CloudWatch Logs: every log group is a file under `logs` in the data folder. */
export function createLogs(dataFolder: string): Logs {
  const files = new LogFiles(join(dataFolder, 'logs'));
  const retention = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const expire = (): void => {
    for (const [logGroup, days] of retention) files.expire(logGroup, Date.now() - days * DAY);
  };
  return {
    sink: files,
    part: () => ({
      services: [logsService({ files, retention })],
      resourceTypes: [logGroupType(files, retention)],
      start: () => {
        expire();
        timer = setInterval(expire, EXPIRY_INTERVAL);
      },
      stop: () => {
        clearInterval(timer);
        files.close();
      },
    }),
  };
}

function logsService(groups: LogGroups): AwsService {
  const operations = logOperations(groups);
  return {
    name: 'logs',
    targets: ['Logs_20140328'],
    permissions: (operation, input) => [{ action: `logs:${operation}`, resource: permissionResource(input) }],
    perform: async ({ operation, input }) => {
      const perform = operations[operation];
      if (perform !== undefined) return perform(input);
      throw new AwsError('UnknownOperationException', `The local cloud does not know logs:${operation}`);
    },
  };
}

function permissionResource(input: JsonObject): string {
  const name = logGroupOf(input);
  return name === '' ? '*' : `${logGroupArn(name)}:*`;
}

function logGroupType(files: LogFiles, retention: Map<string, number>): ResourceType {
  return {
    type: 'AWS::Logs::LogGroup',
    properties: {
      LogGroupName: known,
      RetentionInDays: known,
      LogGroupClass: accepted('it decides the price and the features of queries, which are not here'),
      KmsKeyId: accepted('nothing is encrypted on a laptop'),
      Tags: accepted('tags have no effect on a laptop'),
    },
    create: ({ properties, stack, logicalId }) => {
      const given = properties.LogGroupName;
      const name = typeof given === 'string' ? given : `${stack}-${logicalId}`;
      if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) throw new Error(`LogGroupName ${name} is not valid`);
      files.create(name);
      const days = properties.RetentionInDays;
      if (days !== undefined) retention.set(name, retentionDays(Number(days)));
      return { ref: name, attributes: { Arn: `${logGroupArn(name)}:*` } };
    },
  };
}

function retentionDays(days: number): number {
  if (RETENTION_DAYS.has(days)) return days;
  throw new Error(`RetentionInDays ${days} is none of ${[...RETENTION_DAYS].join(', ')}`);
}
