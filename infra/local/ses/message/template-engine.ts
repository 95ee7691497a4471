import { badRequest } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** Something that a template asks for and the data does not have. AWS: the mail is not sent, an event says so. */
export class RenderingFailure extends Error {
  override readonly name = 'RenderingFailure';
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: string }
  | {
      readonly kind: 'block';
      readonly helper: Helper;
      readonly path: string;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };
type Helper = 'if' | 'unless' | 'each' | 'with';

interface Scope {
  readonly value: Json | undefined;
  readonly parent?: Scope;
  /** `@index`, `@first`, `@last`, `@key` */
  readonly loop?: JsonObject;
}

export type Template = readonly Node[];

const TAG = /\{\{\{\s*([^{}]*?)\s*\}\}\}|\{\{(!--[\s\S]*?--|![^}]*|[^{}]*?)\}\}/g;
const PATH = /^(?:@(?:index|first|last|key)|this|\.|(?:\.\.\/)*(?:this|\.\.|[\w$-]+)(?:\.[\w$-]+)*)$/;
const HELPERS: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);

interface OpenBlock {
  readonly helper: Helper;
  readonly path: string;
  readonly body: Node[];
  otherwise: Node[] | undefined;
}

/** The Handlebars of SES: values, `if`, `unless`, `each`, `with`, `else`, comments. */
export function parseTemplate(source: string): Template {
  const root: Node[] = [];
  const open: OpenBlock[] = [];
  const here = (): Node[] => open.at(-1)?.otherwise ?? open.at(-1)?.body ?? root;
  let end = 0;
  for (const match of source.matchAll(TAG)) {
    addText(here(), source.slice(end, match.index));
    end = match.index + match[0].length;
    const tag = (match[1] ?? match[2] ?? '').trim();
    if (tag.startsWith('!')) continue;
    if (tag.startsWith('#')) open.push(openBlock(tag));
    else if (tag.startsWith('/')) closeBlock(tag, open, here);
    else if (tag === 'else') beginOtherwise(open.at(-1));
    else here().push({ kind: 'value', path: checkedPath(tag) });
  }
  addText(here(), source.slice(end));
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw invalid(`{{#${unclosed.helper} ${unclosed.path}}} is not closed`);
  return root;
}

/** AWS: values are put in as they are, in HTML too; what must be escaped, the sender escapes. */
export function render(template: Template, data: JsonObject): string {
  return renderNodes(template, { value: data });
}

function addText(nodes: Node[], text: string): void {
  if (text.includes('{{'))
    throw invalid(`${text.slice(text.indexOf('{{'), text.indexOf('{{') + 30)} is not closed`);
  if (text !== '') nodes.push({ kind: 'text', text });
}

function openBlock(tag: string): OpenBlock {
  const [, helper = '', path = ''] = /^#(\w+)\s+(\S+)$/.exec(tag) ?? [];
  if (!HELPERS.has(helper)) throw invalid(`{{${tag}}} is not a block that is known here`);
  return { helper: helper as Helper, path: checkedPath(path), body: [], otherwise: undefined };
}

function closeBlock(tag: string, open: OpenBlock[], here: () => Node[]): void {
  const block = open.pop();
  if (block?.helper !== tag.slice(1).trim()) throw invalid(`{{${tag}}} closes nothing`);
  const { helper, path, body, otherwise = [] } = block;
  here().push({ kind: 'block', helper, path, body, otherwise });
}

function beginOtherwise(block: OpenBlock | undefined): void {
  if (block === undefined || block.otherwise !== undefined) throw invalid('{{else}} stands in no block');
  block.otherwise = [];
}

function checkedPath(path: string): string {
  if (!PATH.test(path)) throw invalid(`{{${path}}} is not an expression that is known here`);
  return path;
}

function invalid(message: string): Error {
  return badRequest(`The template is not valid: ${message}`);
}

function renderNodes(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('');
}

function renderNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'value':
      return textOf(lookUp(node.path, scope), node.path);
    case 'block':
      return renderBlock(node, scope);
  }
}

function renderBlock(block: Extract<Node, { kind: 'block' }>, scope: Scope): string {
  const value = lookUp(block.path, scope);
  const holds = isTruthy(value);
  switch (block.helper) {
    case 'if':
      return renderNodes(holds ? block.body : block.otherwise, scope);
    case 'unless':
      return renderNodes(holds ? block.otherwise : block.body, scope);
    case 'with':
      return holds ? renderNodes(block.body, { value, parent: scope }) : renderNodes(block.otherwise, scope);
    case 'each':
      return holds ? renderEach(block.body, value, scope) : renderNodes(block.otherwise, scope);
  }
}

function renderEach(body: readonly Node[], value: Json | undefined, parent: Scope): string {
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(isJsonObject(value) ? value : {});
  return entries
    .map(([key, item], index) => {
      const loop = { index, key, first: index === 0, last: index === entries.length - 1 };
      return renderNodes(body, { value: item, parent, loop });
    })
    .join('');
}

function lookUp(path: string, scope: Scope): Json | undefined {
  if (path.startsWith('@')) return loopOf(scope)?.[path.slice(1)];
  let rest = path;
  let from: Scope | undefined = scope;
  while (rest === '..' || rest.startsWith('../')) {
    from = from?.parent;
    rest = rest.slice(3);
  }
  const names = rest.split('.').filter((name) => name !== 'this' && name !== '');
  return names.reduce<Json | undefined>(
    (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    from?.value,
  );
}

function loopOf(scope: Scope | undefined): JsonObject | undefined {
  return scope === undefined ? undefined : (scope.loop ?? loopOf(scope.parent));
}

function textOf(value: Json | undefined, path: string): string {
  if (value === undefined || value === null) {
    throw new RenderingFailure(`Attribute '${path}' is not present in the rendering data.`);
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isTruthy(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
