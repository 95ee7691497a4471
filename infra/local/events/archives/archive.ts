import { arn, nameFromArn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { busArn } from '../buses/bus.ts';
import type { Registry } from '../rules/registry.ts';
import { parsePattern } from '../rules/rule.ts';
import { optionalText, text } from '../text.ts';

/** Keeps the events of a bus, so that they can be replayed. */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description?: string | undefined;
  /** Without one every event is kept. */
  readonly eventPattern?: JsonObject | undefined;
  /** AWS: 0 is for ever. */
  readonly retentionDays: number;
  readonly createdAt: number;
  /** Made by a template: it is made anew at each boot, so that what the template no longer has is gone. */
  readonly declared: boolean;
}

export function archiveArn(name: string): string {
  return arn('events', `archive/${name}`);
}

/** From what CreateArchive is given; a template has the source under another name. */
export function readArchive(
  registry: Registry,
  input: JsonObject,
  options: { source: Json | undefined; declared: boolean },
): Archive {
  const name = checkArchiveName(input.ArchiveName);
  const retentionDays = Number(input.RetentionDays ?? 0);
  if (!Number.isInteger(retentionDays) || retentionDays < 0) {
    throw new AwsError('ValidationException', 'RetentionDays is a whole number of days, 0 for ever');
  }
  return {
    name,
    arn: archiveArn(name),
    busName: busOf(registry, text(options.source)),
    description: optionalText(input.Description),
    eventPattern: input.EventPattern === undefined ? undefined : parsePattern(input.EventPattern),
    retentionDays,
    createdAt: Date.now(),
    declared: options.declared,
  };
}

function busOf(registry: Registry, source: string): string {
  const { name } = registry.bus(nameFromArn(source));
  if (source === busArn(name)) return name;
  throw new AwsError(
    'ValidationException',
    'Parameter EventSourceArn is not valid. It must be the ARN of a bus.',
  );
}

/** AWS: letters, digits, dot, dash and underscore, up to 48. */
function checkArchiveName(name: Json | undefined): string {
  if (typeof name === 'string' && /^[.\-_A-Za-z0-9]{1,48}$/.test(name)) return name;
  throw new AwsError(
    'ValidationException',
    `Value '${text(name)}' at 'archiveName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
  );
}
