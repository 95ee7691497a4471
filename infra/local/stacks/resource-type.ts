import type { Json, JsonObject } from '../kernel/json.ts';
import { isIntrinsic } from './intrinsics.ts';

/** A resource of a template, with every intrinsic function resolved. */
export interface DeclaredResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Where the stack's zips lie: the folder of its compiled template. */
  readonly packageFolder: string;
  readonly deletionPolicy?: string | undefined;
}

/** What `Ref` and `Fn::GetAtt` give for a resource that stands. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * How one CloudFormation type becomes a part of the local cloud.
 * `create` makes it so: it runs at every boot, and finds what an earlier boot left (tables, queues, users).
 * Identifiers that AWS would invent are derived from stack and logical id, so that they stay the same.
 */
export interface ResourceType {
  readonly type: string;
  readonly properties: PropertyShape;
  create(resource: DeclaredResource): Promise<CreatedResource> | CreatedResource;
}

/**
 * The properties that the local cloud understands, nested as in the template. A property that is not listed is an
 * error that names template, resource and property: nothing is ignored in silence.
 */
export interface PropertyShape {
  readonly [property: string]: Known | Accepted | PropertyShape | readonly [PropertyShape];
}

/** Honoured, whatever lies inside. */
export type Known = typeof known;
export const known = Symbol('known');

/** Accepted without effect; the reason says why that is right on a laptop. */
export interface Accepted {
  readonly [acceptedReason]: string;
}
const acceptedReason = Symbol('accepted without effect');
export function accepted(reason: string): Accepted {
  return { [acceptedReason]: reason };
}

/** The paths of all properties that the shape does not list. */
export function unknownProperties(shape: PropertyShape, properties: JsonObject, path = ''): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const part = shape[name];
    const where = path === '' ? name : `${path}.${name}`;
    if (part === undefined) return [where];
    if (part === known || isAccepted(part)) return [];
    return Array.isArray(part)
      ? unknownInList(part[0] as PropertyShape, value, where)
      : unknownInValue(part as PropertyShape, value, where);
  });
}

function unknownInList(shape: PropertyShape, value: Json | undefined, where: string): string[] {
  const items = Array.isArray(value) ? value : [];
  return items.flatMap((item, index) => unknownInValue(shape, item, `${where}[${index}]`));
}

/** What an intrinsic function will give is looked at once it is resolved. */
function unknownInValue(shape: PropertyShape, value: Json | undefined, where: string): string[] {
  if (isIntrinsic(value)) return [];
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? unknownProperties(shape, value, where)
    : [];
}

function isAccepted(part: object | symbol): part is Accepted {
  return typeof part === 'object' && acceptedReason in part;
}
