import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './function-error.ts';

export type Handler = (event: unknown, context: object) => unknown;

/** `folder/module.handler` becomes the function that the module in the zip exports. */
export async function loadHandler(taskRoot: string, setting: string): Promise<Handler> {
  const [, moduleName, exportName] = /^([^.]+)\.(.+)$/.exec(basename(setting)) ?? [];
  if (setting.includes('..') || moduleName === undefined || exportName === undefined) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${setting}' is not a valid handler name`);
  }
  const module = await loadModule(join(taskRoot, dirname(setting), moduleName));
  return checkHandler(exportName.split('.').reduce(memberOf, module), setting);
}

/** AWS tries the extensions in this order. */
const EXTENSIONS = ['', '.js', '.mjs', '.cjs'];

async function loadModule(pathWithoutExtension: string): Promise<unknown> {
  const file = EXTENSIONS.map((extension) => pathWithoutExtension + extension).find(isFile);
  try {
    if (file?.endsWith('.mjs') === true) return await import(pathToFileURL(file).href);
    const require = createRequire(join(dirname(pathWithoutExtension), '/'));
    return require(file ?? pathWithoutExtension) as unknown;
  } catch (error) {
    // A module with a top-level await can only be imported.
    if (codeOf(error) === 'ERR_REQUIRE_ASYNC_MODULE' && file !== undefined)
      return import(pathToFileURL(file).href);
    throw asRuntimeError(error);
  }
}

function asRuntimeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof SyntaxError) {
    return new RuntimeError('Runtime.UserCodeSyntaxError', String(error), error.stack);
  }
  const isMissing = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(codeOf(error));
  return isMissing ? new RuntimeError('Runtime.ImportModuleError', String(error), error.stack) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function memberOf(value: unknown, name: string): unknown {
  return value === null || value === undefined ? undefined : (value as Record<string, unknown>)[name];
}

function checkHandler(handler: unknown, setting: string): Handler {
  if (handler === undefined || handler === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is not a function`);
  }
  // AWS, from Node.js 24: three declared parameters make a handler callback-based, even if it is async.
  if (handler.length >= 3) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
        'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return handler as Handler;
}
