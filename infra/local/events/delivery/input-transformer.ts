import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { parseJsonPath, valueAt } from './json-path.ts';
import { text } from '../text.ts';

/** What a payload is made for: AWS gives templates the rule's own name and ARN, and when the event came in. */
export interface PayloadContext {
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly ingestionTime: string;
}

/** The input that a target is given for an event: the event itself, or what the target makes of it. */
export function targetPayload(target: JsonObject, event: JsonObject, context: PayloadContext): string {
  if (typeof target.Input === 'string') return target.Input;
  // AWS does not say what a path without a value gives; null says it best.
  if (typeof target.InputPath === 'string') return JSON.stringify(valueAt(target.InputPath, event) ?? null);
  if (isJsonObject(target.InputTransformer)) return transform(target.InputTransformer, event, context);
  return JSON.stringify(event);
}

/** Refuses what PutTargets would refuse. */
export function validateInput(target: JsonObject, targetId: string): void {
  const given = ['Input', 'InputPath', 'InputTransformer'].filter((name) => target[name] !== undefined);
  if (given.length > 1) {
    throw invalid(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`,
    );
  }
  if (target.Input !== undefined && !isJson(target.Input)) {
    throw invalid(`JSON syntax error in input for target ${targetId}`);
  }
  if (typeof target.InputPath === 'string') parseJsonPath(target.InputPath);
  if (isJsonObject(target.InputTransformer)) validateTransformer(target.InputTransformer, targetId);
}

function validateTransformer(transformer: JsonObject, targetId: string): void {
  const paths = Object.entries(pathsOf(transformer));
  if (paths.length > 100) throw invalid(`InputPathsMap of target ${targetId} has more than 100 entries`);
  for (const [name, path] of paths) {
    if (/^aws\./i.test(name))
      throw invalid(`Invalid InputPathsMap key ${name}: keys cannot start with "AWS"`);
    parseJsonPath(path);
  }
  const template = templateOf(transformer);
  if (template === '') throw invalid(`InputTemplate of target ${targetId} is required`);
  if (isJsonTemplate(template) && !isJson(fill(template, () => undefined))) {
    throw invalid(`Invalid InputTemplate for target ${targetId}: it is not JSON`);
  }
}

function transform(transformer: JsonObject, event: JsonObject, context: PayloadContext): string {
  const { detail: _detail, ...eventWithoutDetail } = event;
  const paths = pathsOf(transformer);
  const reserved: Record<string, Json> = {
    'aws.events.rule-arn': context.ruleArn,
    'aws.events.rule-name': context.ruleName,
    'aws.events.event.ingestion-time': context.ingestionTime,
    'aws.events.event': eventWithoutDetail,
    'aws.events.event.json': event,
  };
  const template = templateOf(transformer);
  const filled = fill(template, (name) => {
    const path = paths[name];
    return path === undefined ? reserved[name] : valueAt(path, event);
  });
  // AWS: "the JSON that is passed to the target is minified".
  if (isJson(filled)) return JSON.stringify(JSON.parse(filled));
  if (isJsonTemplate(template)) {
    throw new AwsError('InvalidJson', `The input template gives no JSON for this event: ${filled}`);
  }
  return filled;
}

/**
 * Puts the values in the place of `<variables>`. AWS: outside of quotes a value stands as JSON; within quotes its text
 * stands unescaped, and an object loses its quotes; a variable without a value is an empty text.
 */
function fill(template: string, valueOf: (name: string) => Json | undefined): string {
  let filled = '';
  let quoted = false;
  for (let position = 0; position < template.length;) {
    PLACEHOLDER.lastIndex = position;
    const placeholder = PLACEHOLDER.exec(template);
    const taken = placeholder?.[0] ?? nextCharacters(template, position, quoted);
    if (placeholder?.[1] === undefined) filled += taken;
    else filled += asText(valueOf(placeholder[1]) ?? '', quoted);
    if (taken === '"') quoted = !quoted;
    position += taken.length;
  }
  return filled;
}

const PLACEHOLDER = /<([^<>\s"]+)>/y;

/** A character, with what it escapes. */
function nextCharacters(template: string, position: number, quoted: boolean): string {
  return template.slice(position, position + (quoted && template.charAt(position) === '\\' ? 2 : 1));
}

function asText(value: Json, quoted: boolean): string {
  if (!quoted) return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
}

function isJsonTemplate(template: string): boolean {
  return /^\s*[{[]/.test(template);
}

function templateOf(transformer: JsonObject): string {
  return text(transformer.InputTemplate);
}

function pathsOf(transformer: JsonObject): Record<string, string> {
  const paths = isJsonObject(transformer.InputPathsMap) ? Object.entries(transformer.InputPathsMap) : [];
  return Object.fromEntries(paths.map(([name, path]) => [name, text(path)]));
}

function isJson(candidate: Json): boolean {
  try {
    JSON.parse(text(candidate));
    return true;
  } catch {
    return false;
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
